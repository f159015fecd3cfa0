package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.TableName;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Transformation.KeyColumn;
import dev.midstream.planner.plan.Undo;
import java.util.List;
import java.util.Optional;

/** A new column: added empty or with a fast default, kept in step, filled, proved, and only then constrained. */
final class AddColumnPlanner {
    private final Draft draft;
    private final Change.AddColumn change;

    AddColumnPlanner(Draft draft, Change.AddColumn change) {
        this.draft = draft;
        this.change = change;
    }

    void plan() {
        Optional<Catalog.Type> type = draft.catalog().type(change.type());
        if (type.isEmpty()) {
            draft.problem(
                    change.place(),
                    UnknownType.message(
                            change.type(), "add an integer column with a fill, then a default by a sql change"));
            return;
        }
        for (TableName name : change.tables()) {
            draft.table(change.place(), name).ifPresent(table -> plan(table, type.get()));
        }
    }

    private void plan(DraftTable table, Catalog.Type type) {
        Optional<String> objection = objection(table, type);
        if (objection.isPresent()) {
            draft.problem(change.place(), objection.get());
            return;
        }
        Table existing = table.existing().orElseThrow();
        Fill fill = Fill.of(draft, change, existing, type);
        table.add(change.column(), new DraftTable.NewColumn(type.text(), type.oid()));
        if (change.notNull()) {
            table.setNotNull(change.column());
        }
        draft.notePartitions(existing);
        addColumn(existing, fill);
        switch (fill) {
            case Fill.None ignored -> {}
            case Fill.Impossible ignored -> {}
            case Fill.FastDefault ignored -> dropDefault(existing);
            case Fill.PerRow perRow -> fillRows(table, existing, perRow, type);
        }
        change.references()
                .flatMap(reference -> new ForeignKeySteps(draft)
                        .add(table, change.place(), Optional.empty(), List.of(change.column()), reference))
                .filter(referenced -> fill instanceof Fill.PerRow)
                .ifPresent(referenced -> new OrphanProof(draft).add(existing, List.of(change.column()), referenced));
    }

    private Optional<String> objection(DraftTable table, Catalog.Type type) {
        String label = table.ref().label();
        if (table.existing().isEmpty()) {
            return Optional.of(
                    "table %s is created by this migration: put the column into create_table".formatted(label));
        }
        if (table.adds(change.column())) {
            return Optional.of(
                    "column '%s' is added to table %s twice in this file: keep one".formatted(change.column(), label));
        }
        if (table.has(change.column())) {
            return Optional.of("table %s already has a column '%s'".formatted(label, change.column()));
        }
        if (type.constrained()) {
            return Optional.of(
                    "type %s is a domain with constraints: to add a column of it PostgreSQL rewrites the whole table under a lock; use its base type, and add_constraint with a check"
                            .formatted(change.type()));
        }
        Table existing = table.existing().get();
        if (existing.typed()) {
            return Optional.of("table %s is one of a type, which has its columns: alter the type".formatted(label));
        }
        return existing.partitionOf()
                .map(parent -> "table %s is a partition of %s, and has its columns: add the column to %s"
                        .formatted(label, parent.label(), parent.label()));
    }

    private void addColumn(Table table, Fill fill) {
        AddColumnsStep step =
                draft.shared(Stage.EXPAND, AddColumnsStep.class, table.ref(), () -> new AddColumnsStep(table.ref()));
        step.add(change.column(), definition(fill));
        change.comment().ifPresent(comment -> step.comment(change.column(), comment));
    }

    private String definition(Fill fill) {
        String column = Identifier.quoted(change.column()) + " " + change.type();
        return switch (fill) {
            case Fill.FastDefault(String literal) ->
                column + " default " + literal + (change.notNull() ? " not null" : "");
            case Fill.None ignored -> column;
            case Fill.PerRow ignored -> column;
            case Fill.Impossible ignored -> column;
        };
    }

    private void dropDefault(Table table) {
        if (change.keepDefault()) {
            return;
        }
        draft.add(
                Stage.CONTRACT,
                number -> new Step.Ddl(
                        number,
                        "drop the default of %s.%s".formatted(table.ref().label(), change.column()),
                        Footprint.catalogOnly(LockMode.ACCESS_EXCLUSIVE, table.ref()),
                        List.of("alter table %s alter column %s drop default"
                                .formatted(table.ref().sql(), Identifier.quoted(change.column()))),
                        new Undo.Nothing()));
    }

    private void fillRows(DraftTable drafted, Table table, Fill.PerRow fill, Catalog.Type type) {
        Optional<List<KeyColumn>> key = KeyChoice.forRepeatable(table);
        if (key.isEmpty()) {
            draft.problem(change.place(), KeyChoice.missing(table));
            return;
        }
        SyncTrigger sync = new SyncTrigger(
                draft.migration(),
                table.ref(),
                change.column(),
                fill.expression(),
                draft.server().searchPath(),
                fill.followsRow(),
                type.comparable(),
                !table.beforeUpdateTriggers().isEmpty());
        TableRef ref = table.ref();
        draft.shared(Stage.EXPAND, SyncSteps.Install.class, ref, () -> new SyncSteps.Install(ref))
                .add(sync);
        draft.shared(Stage.BACKFILL, FillStep.class, ref, () -> new FillStep(table, key.get()))
                .add(change, fill, type);
        draft.shared(Stage.PROVE_ROWS, VerifyFillsStep.class, ref, () -> new VerifyFillsStep(table))
                .add(change, fill, type);
        if (change.notNull()) {
            NotNullSteps.add(draft, drafted, change.column());
        }
        draft.shared(Stage.CONTRACT, SyncSteps.Remove.class, ref, () -> new SyncSteps.Remove(ref))
                .add(sync);
        if (!table.rowTriggers().isEmpty()) {
            draft.note("%s has triggers of its own that fire for every backfilled row: %s"
                    .formatted(ref.label(), String.join(", ", table.rowTriggers())));
        }
    }
}
