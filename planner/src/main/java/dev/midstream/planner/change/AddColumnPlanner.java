package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.file.TableName;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.List;
import java.util.Locale;
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
            draft.problem(change.place(), unknownType());
            return;
        }
        for (TableName name : change.tables()) {
            draft.table(change.place(), name).ifPresent(table -> plan(table, type.get()));
        }
    }

    private void plan(DraftTable table, Catalog.Type type) {
        if (table.has(change.column())) {
            draft.problem(
                    change.place(),
                    "table %s already has a column '%s'".formatted(table.ref().label(), change.column()));
            return;
        }
        if (table.existing().isEmpty()) {
            draft.problem(
                    change.place(),
                    "table %s is created by this migration: put the column into create_table"
                            .formatted(table.ref().label()));
            return;
        }
        Table existing = table.existing().get();
        Fill fill = Fill.of(draft, change, existing, type);
        table.add(change.column(), new DraftTable.NewColumn(type.text(), type.oid()));
        addColumn(existing, fill);
        switch (fill) {
            case Fill.None ignored -> {}
            case Fill.Impossible ignored -> {}
            case Fill.FastDefault ignored -> dropDefault(existing);
            case Fill.PerRow perRow -> fillRows(existing, perRow, type);
        }
        change.references()
                .ifPresent(reference -> new ForeignKeySteps(draft)
                        .add(table, change.place(), Optional.empty(), List.of(change.column()), reference));
    }

    private void addColumn(Table table, Fill fill) {
        AddColumnsStep step = draft.shared(
                PhaseName.EXPAND, AddColumnsStep.class, table.ref(), () -> new AddColumnsStep(table.ref()));
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
                PhaseName.CONTRACT,
                number -> new Step.Ddl(
                        number,
                        "drop the default of %s.%s".formatted(table.ref().label(), change.column()),
                        Footprint.catalogOnly(LockMode.ACCESS_EXCLUSIVE, table.ref()),
                        List.of("alter table %s alter column %s drop default"
                                .formatted(table.ref().sql(), Identifier.quoted(change.column()))),
                        new Undo.Nothing()));
    }

    private void fillRows(Table table, Fill.PerRow fill, Catalog.Type type) {
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
        draft.shared(PhaseName.EXPAND, SyncSteps.Install.class, ref, () -> new SyncSteps.Install(ref))
                .add(sync);
        draft.shared(PhaseName.BACKFILL, FillStep.class, ref, () -> new FillStep(table))
                .add(change, fill, type);
        draft.shared(PhaseName.VALIDATE, VerifyFillsStep.class, ref, () -> new VerifyFillsStep(table))
                .add(change, fill, type);
        if (change.notNull()) {
            NotNullSteps.add(draft, table, change.column());
        }
        draft.shared(PhaseName.CONTRACT, SyncSteps.Remove.class, ref, () -> new SyncSteps.Remove(ref))
                .add(sync);
        if (!table.rowTriggers().isEmpty()) {
            draft.note("%s has triggers of its own that fire for every backfilled row: %s"
                    .formatted(ref.label(), String.join(", ", table.rowTriggers())));
        }
    }

    private String unknownType() {
        boolean serial = change.type().toLowerCase(Locale.ROOT).matches("(small|big)?serial[248]?");
        return "type '%s' does not exist%s"
                .formatted(
                        change.type(),
                        serial
                                ? ": serial rewrites the table; add an integer column with a fill, then a default by a sql change"
                                : "");
    }
}
