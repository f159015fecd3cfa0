package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.ConstraintSpec;
import dev.midstream.planner.file.TableName;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.Footprint.Work;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import java.util.List;
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
        table.existing().ifPresent(draft::notePartitions);
        switch (change.constraint()) {
            case ConstraintSpec.ForeignKey key -> {
                if (columnsExist(table, key.columns())) {
                    foreignKey(table, key);
                }
            }
            case ConstraintSpec.Check check -> check(table, check);
            case ConstraintSpec.Unique unique -> {
                if (columnsExist(table, unique.columns())) {
                    new KeySteps(draft, change).addUnique(table, unique);
                }
            }
            case ConstraintSpec.PrimaryKey key -> {
                if (columnsExist(table, key.columns())) {
                    new KeySteps(draft, change).addPrimary(table, key);
                }
            }
        }
    }

    private void foreignKey(DraftTable table, ConstraintSpec.ForeignKey key) {
        // A key that is only built after the rows are proved would be looked for in the whole table, row by row.
        boolean isFound = draft.referenced(key.references().table())
                .filter(target -> target.hasKeyBeforeBuilds(
                        key.references().columns().isEmpty()
                                ? target.primaryKey()
                                : key.references().columns()))
                .isPresent();
        new ForeignKeySteps(draft)
                .add(table, key.place(), key.name(), key.columns(), key.references())
                .filter(referenced -> isFound)
                .ifPresent(referenced -> table.existing()
                        .ifPresent(existing -> new OrphanProof(draft).add(existing, key.columns(), referenced)));
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
                            KeySteps.dropConstraint(ref, name)));
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

    private boolean columnsExist(DraftTable table, List<String> columns) {
        List<String> missing = columns.stream().filter(c -> !table.has(c)).toList();
        missing.forEach(column -> draft.problem(
                change.place(),
                "table %s has no column '%s': it has %s"
                        .formatted(table.ref().label(), column, String.join(", ", table.columns()))));
        return missing.isEmpty();
    }
}
