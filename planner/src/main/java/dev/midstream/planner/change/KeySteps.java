package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.IndexShape;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.ConstraintSpec;
import dev.midstream.planner.file.Place;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.List;
import java.util.Optional;

/** A unique constraint or a primary key: its index is built concurrently, and then becomes the constraint, in the catalog only. */
final class KeySteps {
    private final Draft draft;
    private final Change.AddConstraint change;

    KeySteps(Draft draft, Change.AddConstraint change) {
        this.draft = draft;
        this.change = change;
    }

    void addUnique(DraftTable table, ConstraintSpec.Unique unique) {
        TableRef ref = table.ref();
        String name = Names.chosen(unique.name(), ref, ref.name(), String.join("_", unique.columns()), "key");
        Optional<String> objection = NullsNotDistinct.objection(draft, unique.nullsNotDistinct())
                .or(() -> ConcurrentBuilds.objection(draft))
                .or(
                        () -> partitioned(
                                table,
                                "a unique constraint on the partitioned table %s cannot be built concurrently: use create_index with unique: true"));
        IndexSql sql = IndexSql.over(change.place(), name, unique.columns(), true, unique.nullsNotDistinct());
        if (!isRefused(unique.place(), objection) && hasIndex(unique.place(), table, sql, name)) {
            table.buildKey(unique.columns());
            useIndex(ref, name, "a unique constraint", "unique");
        }
    }

    /** PostgreSQL would make the columns NOT NULL by itself, but reading every row while nobody can use the table. */
    void addPrimary(DraftTable table, ConstraintSpec.PrimaryKey key) {
        TableRef ref = table.ref();
        String name = Names.chosen(key.name(), ref, ref.name(), "pkey");
        Optional<String> objection = secondKey(table)
                .or(() -> ConcurrentBuilds.objection(draft))
                .or(
                        () -> partitioned(
                                table,
                                "a primary key of the partitioned table %s cannot be built concurrently: use create_index with unique: true"));
        if (isRefused(key.place(), objection)) {
            return;
        }
        key.columns().stream()
                .filter(column -> !table.isNotNull(column))
                .forEach(column -> NotNullSteps.add(draft, table, column));
        IndexSql sql = IndexSql.over(change.place(), name, key.columns(), true, false);
        if (hasIndex(key.place(), table, sql, name)) {
            table.buildPrimaryKey(key.columns());
            useIndex(ref, name, "the primary key", "primary key");
        }
    }

    static Undo dropConstraint(TableRef table, String name) {
        return new Undo.Statements(
                List.of("alter table %s drop constraint if exists %s".formatted(table.sql(), Identifier.quoted(name))));
    }

    private Optional<String> secondKey(DraftTable table) {
        String label = table.ref().label();
        return table.existing()
                .flatMap(draft.catalog()::primaryKeyName)
                .map(name -> "table %s already has a primary key, %s: a further key is unique: [columns]"
                        .formatted(label, name))
                .or(() -> Optional.of(table.primaryKey())
                        .filter(columns -> !columns.isEmpty())
                        .map(columns ->
                                "table %s is given a primary key (%s) in this file already: a further key is unique: [columns]"
                                        .formatted(label, String.join(", ", columns))));
    }

    private static Optional<String> partitioned(DraftTable table, String objection) {
        return table.existing()
                .filter(Table::isPartitioned)
                .map(t -> objection.formatted(table.ref().label()));
    }

    private boolean isRefused(Place place, Optional<String> objection) {
        objection.ifPresent(message -> draft.problem(place, message));
        return objection.isPresent();
    }

    /** Builds it, or goes on with what is there; {@code false} if the name cannot be had. */
    private boolean hasIndex(Place place, DraftTable table, IndexSql sql, String name) {
        TableRef index = table.ref().sibling(name);
        if (!draft.taken().takeConstraint(place, table, name)) {
            return false;
        }
        if (isBuilt(table, index, sql.shape())) {
            draft.note(
                    "index %s of %s is there and valid, as an attempt that failed leaves it: it becomes the constraint, and a rollback from then on drops it"
                            .formatted(name, table.ref().label()));
            return draft.taken().takeFound(place, index);
        }
        if (!draft.taken().takeIndex(place, table.ref(), index)) {
            return false;
        }
        new IndexSteps(draft, sql).build(table.ref(), table.rows(), name);
        return true;
    }

    private boolean isBuilt(DraftTable table, TableRef index, IndexShape shape) {
        return table.existing()
                .flatMap(t -> draft.catalog().leftIndex(t.ref(), index, shape))
                .filter(left -> left.valid() && left.plain() && left.under().isEmpty())
                .isPresent();
    }

    private void useIndex(TableRef table, String name, String what, String sql) {
        String quoted = Identifier.quoted(name);
        draft.add(
                Stage.CONSTRAIN,
                number -> new Step.Ddl(
                        number,
                        "make index %s %s of %s".formatted(name, what, table.label()),
                        Footprint.catalogOnly(LockMode.ACCESS_EXCLUSIVE, table),
                        List.of("alter table %s add constraint %s %s using index %s"
                                .formatted(table.sql(), quoted, sql, quoted)),
                        dropConstraint(table, name)));
    }
}
