package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Identifier;
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
        if (isRefused(unique.place(), objection) || !takes(unique.place(), table, name)) {
            return;
        }
        table.buildKey(unique.columns());
        buildIndex(table, unique.columns(), unique.nullsNotDistinct(), name);
        useIndex(ref, name, "a unique constraint", "unique");
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
        if (isRefused(key.place(), objection) || !takes(key.place(), table, name)) {
            return;
        }
        key.columns().stream()
                .filter(column -> !table.isNotNull(column))
                .forEach(column -> NotNullSteps.add(draft, table, column));
        table.buildPrimaryKey(key.columns());
        buildIndex(table, key.columns(), false, name);
        useIndex(ref, name, "the primary key", "primary key");
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

    private boolean takes(Place place, DraftTable table, String name) {
        return draft.taken().takeConstraint(place, table, name)
                && draft.taken().takeIndex(place, table.ref(), table.ref().sibling(name));
    }

    private void buildIndex(DraftTable table, List<String> columns, boolean nullsNotDistinct, String name) {
        IndexSql sql = IndexSql.over(change.place(), name, columns, true, nullsNotDistinct);
        new IndexSteps(draft, sql).build(table.ref(), table.rows(), name);
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
