package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.ConstraintSpec;
import dev.midstream.planner.file.TableName;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.Footprint.Work;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A new constraint on existing tables. */
final class AddConstraintPlanner {
    private final Draft draft;
    private final Change.AddConstraint change;

    AddConstraintPlanner(Draft draft, Change.AddConstraint change) {
        this.draft = draft;
        this.change = change;
    }

    void plan() {
        for (TableName name : change.tables()) {
            draft.table(change.place(), name).ifPresent(this::plan);
        }
    }

    private void plan(DraftTable table) {
        switch (change.constraint()) {
            case ConstraintSpec.ForeignKey key -> {
                if (columnsExist(table, key.columns())) {
                    new ForeignKeySteps(draft).add(table, key.place(), key.name(), key.columns(), key.references());
                }
            }
            case ConstraintSpec.Check check -> check(table, check);
            case ConstraintSpec.Unique unique -> {
                if (columnsExist(table, unique.columns())) {
                    unique(table, unique);
                }
            }
        }
    }

    private void check(DraftTable table, ConstraintSpec.Check check) {
        TableRef ref = table.ref();
        String name = Names.chosen(check.name(), ref, ref.name(), "check");
        Optional<String> fault = Checks.fault(draft, check, table);
        if (fault.isPresent()) {
            draft.problem(check.expression().place(), fault.get());
            return;
        }
        String quoted = Identifier.quoted(name);
        boolean leftOver = table.existing()
                .filter(t -> draft.catalog()
                        .hasUnprovedCheck(t, name, check.expression().sql()))
                .isPresent();
        if (leftOver) {
            draft.note(Names.continued(name, ref));
        } else if (draft.taken().takeConstraint(change.place(), table, name)) {
            draft.add(
                    Stage.CONSTRAIN,
                    number -> new Step.Ddl(
                            number,
                            "add check %s to %s, for new writes".formatted(name, ref.label()),
                            Footprint.catalogOnly(LockMode.ACCESS_EXCLUSIVE, ref),
                            List.of("alter table %s add constraint %s check (%s) not valid"
                                    .formatted(
                                            ref.sql(),
                                            quoted,
                                            check.expression().sql())),
                            dropConstraint(ref, name)));
        } else {
            return;
        }
        draft.add(
                Stage.CONSTRAIN,
                number -> new Step.Validate(
                        number,
                        "prove check %s of %s for existing rows".formatted(name, ref.label()),
                        Footprint.of(Work.SCANS, table.rows(), LockMode.SHARE_UPDATE_EXCLUSIVE, ref),
                        ref,
                        name,
                        "alter table %s validate constraint %s".formatted(ref.sql(), quoted)));
    }

    private void unique(DraftTable table, ConstraintSpec.Unique unique) {
        TableRef ref = table.ref();
        String name = Names.chosen(unique.name(), ref, ref.name(), String.join("_", unique.columns()), "key");
        Optional<String> objection = NullsNotDistinct.objection(draft, unique.nullsNotDistinct())
                .or(() -> table.existing()
                        .filter(Table::isPartitioned)
                        .map(t ->
                                "a unique constraint on the partitioned table %s cannot be built concurrently: use create_index with unique: true"
                                        .formatted(ref.label())));
        if (objection.isPresent()) {
            draft.problem(unique.place(), objection.get());
            return;
        }
        if (!draft.taken().takeConstraint(unique.place(), table, name)
                || !draft.taken().takeIndex(unique.place(), ref, ref.sibling(name))) {
            return;
        }
        table.addKey(unique.columns());
        Change.CreateIndex index = new Change.CreateIndex(
                unique.place(),
                change.tables(),
                Optional.of(name),
                unique.columns().stream()
                        .map(c -> new Change.IndexKey(
                                unique.place(),
                                Optional.of(c),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                Optional.empty()))
                        .toList(),
                true,
                unique.nullsNotDistinct(),
                "btree",
                List.of(),
                Optional.empty(),
                Map.of());
        new IndexSteps(
                        draft,
                        new IndexSql(
                                index,
                                unique.columns().stream()
                                        .map(Identifier::quoted)
                                        .toList()))
                .build(ref, table.rows(), name);
        draft.add(
                Stage.CONSTRAIN,
                number -> new Step.Ddl(
                        number,
                        "make index %s a unique constraint of %s".formatted(name, ref.label()),
                        Footprint.catalogOnly(LockMode.ACCESS_EXCLUSIVE, ref),
                        List.of("alter table %s add constraint %s unique using index %s"
                                .formatted(ref.sql(), Identifier.quoted(name), Identifier.quoted(name))),
                        dropConstraint(ref, name)));
    }

    private boolean columnsExist(DraftTable table, List<String> columns) {
        List<String> missing = columns.stream().filter(c -> !table.has(c)).toList();
        missing.forEach(column -> draft.problem(
                change.place(),
                "table %s has no column '%s': it has %s"
                        .formatted(table.ref().label(), column, String.join(", ", table.columns()))));
        return missing.isEmpty();
    }

    private static Undo dropConstraint(TableRef table, String name) {
        return new Undo.Statements(
                List.of("alter table %s drop constraint if exists %s".formatted(table.sql(), Identifier.quoted(name))));
    }
}
