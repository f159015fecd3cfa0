package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.TableName;
import java.util.stream.Collectors;

/** The text of CREATE INDEX. */
final class IndexSql {
    private IndexSql() {}

    /** {@code create [unique] index <how> name on <only> table using …}. */
    static String create(Change.CreateIndex change, String how, String name, String only, TableRef table) {
        StringBuilder sql = new StringBuilder("create %sindex %s%s on %s%s using %s (%s)"
                .formatted(
                        change.unique() ? "unique " : "",
                        how,
                        Identifier.quoted(name),
                        only,
                        table.sql(),
                        change.method(),
                        change.keys().stream().map(IndexSql::key).collect(Collectors.joining(", "))));
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

    /** What PostgreSQL's convention puts between the table and the suffix. */
    static String nameOfKeys(Change.CreateIndex change) {
        return change.keys().stream().map(k -> k.column().orElse("expr")).collect(Collectors.joining("_"));
    }

    private static String key(Change.IndexKey key) {
        StringBuilder sql = new StringBuilder(key.column()
                .map(Identifier::quoted)
                .orElseGet(() -> "(" + key.expression().orElseThrow().sql() + ")"));
        key.collation().ifPresent(c -> sql.append(" collate ").append(qualified(c)));
        key.operatorClass().ifPresent(o -> sql.append(' ').append(qualified(o)));
        if (key.descending()) {
            sql.append(" desc");
        }
        key.nullsFirst().ifPresent(first -> sql.append(first ? " nulls first" : " nulls last"));
        return sql.toString();
    }

    private static String qualified(String name) {
        var parsed = TableName.parse(name);
        return parsed.schema().map(s -> Identifier.quoted(s) + ".").orElse("") + Identifier.quoted(parsed.name());
    }
}
