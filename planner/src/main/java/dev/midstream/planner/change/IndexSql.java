package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.IndexShape;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The text of CREATE INDEX.
 *
 * @param keys each key as SQL
 */
record IndexSql(Change.CreateIndex change, List<String> keys) {
    IndexSql {
        keys = List.copyOf(keys);
    }

    /** With collations and operator classes found in the catalog; problems and nothing if one is not there. */
    static Optional<IndexSql> resolve(Draft draft, Change.CreateIndex change) {
        List<String> keys = new ArrayList<>();
        boolean all = true;
        for (Change.IndexKey key : change.keys()) {
            Optional<String> collation = key.collation().flatMap(draft.catalog()::collation);
            Optional<String> operators =
                    key.operatorClass().flatMap(o -> draft.catalog().operatorClass(change.method(), o));
            if (key.collation().isPresent() && collation.isEmpty()) {
                draft.problem(
                        key.place(),
                        "collation '%s' does not exist"
                                .formatted(key.collation().get()));
                all = false;
            }
            if (key.operatorClass().isPresent() && operators.isEmpty()) {
                draft.problem(
                        key.place(),
                        "operator class '%s' does not exist for %s indexes"
                                .formatted(key.operatorClass().get(), change.method()));
                all = false;
            }
            keys.add(key(key, collation, operators));
        }
        return all ? Optional.of(new IndexSql(change, keys)) : Optional.empty();
    }

    /** Of columns as they are. */
    static IndexSql over(Place place, String name, List<String> columns, boolean unique, boolean nullsNotDistinct) {
        List<Change.IndexKey> keys = columns.stream()
                .map(column -> new Change.IndexKey(
                        place,
                        Optional.of(column),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty()))
                .toList();
        Change.CreateIndex index = new Change.CreateIndex(
                place,
                List.of(),
                Optional.of(name),
                keys,
                unique,
                nullsNotDistinct,
                "btree",
                List.of(),
                Optional.empty(),
                Map.of());
        return new IndexSql(index, columns.stream().map(Identifier::quoted).toList());
    }

    /** {@code create [unique] index <how> name on <only> table using …}. */
    String create(String how, String name, String only, TableRef table) {
        return "create %sindex %s%s on %s%s %s"
                .formatted(
                        change.unique() ? "unique " : "",
                        how,
                        Identifier.quoted(name),
                        only,
                        table.sql(),
                        definition());
    }

    /** What follows the table's name. */
    String definition() {
        StringBuilder sql = new StringBuilder("using %s (%s)".formatted(change.method(), String.join(", ", keys)));
        if (!change.include().isEmpty()) {
            sql.append(" include (").append(Identifier.list(change.include())).append(')');
        }
        if (change.nullsNotDistinct()) {
            sql.append(" nulls not distinct");
        }
        if (!change.storageParameters().isEmpty()) {
            sql.append(change.storageParameters().entrySet().stream()
                    .map(e -> Identifier.quoted(e.getKey()) + " = " + Identifier.literal(e.getValue()))
                    .collect(Collectors.joining(", ", " with (", ")")));
        }
        change.where()
                .ifPresent(where -> sql.append(" where (").append(where.sql()).append(')'));
        return sql.toString();
    }

    /** What of it an index can be known by that is there already. */
    IndexShape shape() {
        return new IndexShape(
                change.method(),
                change.unique(),
                change.nullsNotDistinct(),
                change.keys().stream().map(key -> key.column().orElse("")).toList(),
                change.include(),
                change.where().isPresent());
    }

    /** What PostgreSQL's convention puts between the table and the suffix. */
    static String nameOfKeys(Change.CreateIndex change) {
        return change.keys().stream().map(k -> k.column().orElse("expr")).collect(Collectors.joining("_"));
    }

    private static String key(Change.IndexKey key, Optional<String> collation, Optional<String> operators) {
        StringBuilder sql = new StringBuilder(key.column()
                .map(Identifier::quoted)
                .orElseGet(() -> "(" + key.expression().orElseThrow().sql() + ")"));
        collation.ifPresent(c -> sql.append(" collate ").append(c));
        operators.ifPresent(o -> sql.append(' ').append(o));
        if (key.descending()) {
            sql.append(" desc");
        }
        key.nullsFirst().ifPresent(first -> sql.append(first ? " nulls first" : " nulls last"));
        return sql.toString();
    }
}
