package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Catalog.LeftForeignKey;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Place;
import dev.midstream.planner.file.Reference;
import dev.midstream.planner.file.TableName;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.Footprint.Lock;
import dev.midstream.planner.plan.Footprint.Work;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Parts;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.List;
import java.util.Optional;

/** A foreign key: checked against the catalog, given an index, added NOT VALID, proved by VALIDATE. */
final class ForeignKeySteps {
    private final Draft draft;

    ForeignKeySteps(Draft draft) {
        this.draft = draft;
    }

    /** Where it points; empty if a problem was reported. */
    Optional<Referenced> add(
            DraftTable table, Place place, Optional<String> authorsName, List<String> columns, Reference reference) {
        Optional<Referenced> referenced = resolve(table, columns, reference);
        if (referenced.isEmpty()) {
            return Optional.empty();
        }
        if (reference.index()) {
            draft.supporting().add(table, place, columns);
        }
        String name = Names.chosen(
                reference.name().or(() -> authorsName),
                table.ref(),
                table.ref().name(),
                String.join("_", columns),
                "fkey");
        Key key = new Key(name, columns, referenced.get(), reference);
        if (left(table.existing(), key).filter(left -> !left.proved()).isPresent()) {
            draft.note(Names.continued(name, table.ref()));
            validate(table.ref(), table.rows(), name, referenced.get().table());
            return referenced;
        }
        if (!draft.taken().takeConstraint(place, table, name)) {
            return Optional.empty();
        }
        if (table.existing().filter(Table::isPartitioned).isPresent()) {
            return addPartitioned(table.existing().get(), place, key) ? referenced : Optional.empty();
        }
        addAndValidate(table.ref(), table.rows(), key);
        return referenced;
    }

    /** Partition by partition, as far as an attempt that failed has not come; then over all. */
    private boolean addPartitioned(Table table, Place place, Key key) {
        List<TableRef> leaves = table.leaves();
        long rows = table.rows() / Math.max(1, leaves.size());
        for (TableRef leaf : leaves) {
            Optional<Table> found = draft.catalog().table(new TableName(Optional.of(leaf.schema()), leaf.name()));
            Optional<LeftForeignKey> left = left(found, key);
            if (left.isEmpty()
                    && found.filter(t -> t.constraintNames().contains(key.name()))
                            .isPresent()) {
                draft.problem(
                        place,
                        "partition %s already has a constraint '%s': give the new one another name"
                                .formatted(leaf.label(), key.name()));
                return false;
            }
            if (left.isEmpty()) {
                addAndValidate(leaf, rows, key);
            } else if (left.get().proved()) {
                draft.note(
                        "constraint %s of %s is there and proved, as an attempt that failed leaves it: it is taken over, and a rollback may leave it"
                                .formatted(key.name(), leaf.label()));
            } else {
                draft.note(Names.continued(key.name(), leaf));
                validate(leaf, rows, key.name(), key.referenced().table());
            }
        }
        attach(table, key.name(), key.definition(), key.referenced().table());
        return true;
    }

    private Optional<LeftForeignKey> left(Optional<Table> table, Key key) {
        return table.flatMap(t -> draft.catalog()
                .leftForeignKey(
                        t,
                        key.name(),
                        key.columns(),
                        key.referenced().table(),
                        key.referenced().columns(),
                        key.reference()));
    }

    /** The part after the constraint's name. */
    static String definition(List<String> columns, Referenced referenced, Reference reference) {
        return "foreign key (%s) references %s (%s)%s%s"
                .formatted(
                        Identifier.list(columns),
                        referenced.table().sql(),
                        Identifier.list(referenced.columns()),
                        action(" on delete ", reference.onDelete()),
                        action(" on update ", reference.onUpdate()));
    }

    /** The referenced table and columns, if a foreign key from these columns can point there. */
    Optional<Referenced> resolve(DraftTable table, List<String> columns, Reference reference) {
        Optional<DraftTable> target = target(reference);
        if (target.isEmpty()) {
            return Optional.empty();
        }
        List<String> targetColumns =
                reference.columns().isEmpty() ? target.get().primaryKey() : reference.columns();
        Optional<String> objection = objection(table, columns, target.get(), targetColumns);
        objection.ifPresent(message -> draft.problem(reference.place(), message));
        return objection.isPresent()
                ? Optional.empty()
                : Optional.of(new Referenced(target.get().ref(), targetColumns));
    }

    /** The same for a foreign key that is part of a new table, and so is made before any index is built. */
    Optional<Referenced> resolveForNewTable(DraftTable table, List<String> columns, Reference reference) {
        Optional<Referenced> referenced = resolve(table, columns, reference);
        boolean tooEarly = referenced.isPresent()
                && draft.referenced(reference.table())
                        .filter(target ->
                                target.hasKeyBeforeBuilds(referenced.get().columns()))
                        .isEmpty();
        if (tooEarly) {
            draft.problem(
                    reference.place(),
                    "references: the key of %s on (%s) is built by this file after table %s is created: add the foreign key by add_constraint, after the key"
                            .formatted(
                                    referenced.get().table().label(),
                                    String.join(", ", referenced.get().columns()),
                                    table.ref().label()));
        }
        return tooEarly ? Optional.empty() : referenced;
    }

    private Optional<DraftTable> target(Reference reference) {
        Optional<DraftTable> target = draft.referenced(reference.table());
        if (target.isEmpty()) {
            draft.problem(reference.place(), "references: " + TableLookup.missing(draft.catalog(), reference.table()));
            return Optional.empty();
        }
        boolean allowed =
                target.get().existing().map(draft.catalog()::mayReference).orElse(true);
        if (!allowed) {
            String user = draft.server().user();
            draft.problem(
                    reference.place(),
                    "role '%s' may not reference table %s: grant references on %s to %s"
                            .formatted(user, reference.table(), reference.table(), user));
        }
        return allowed ? target : Optional.empty();
    }

    private static Optional<String> objection(
            DraftTable table, List<String> columns, DraftTable target, List<String> targetColumns) {
        String label = target.ref().label();
        if (targetColumns.isEmpty()) {
            return Optional.of(
                    "references: %s has no primary key: name the columns, as in %s(column)".formatted(label, label));
        }
        for (String column : targetColumns) {
            if (!target.has(column)) {
                return Optional.of("references: %s has no column '%s': it has %s"
                        .formatted(label, column, String.join(", ", target.columns())));
            }
        }
        if (targetColumns.size() != columns.size()) {
            return Optional.of(
                    "references: %d columns cannot reference %d".formatted(columns.size(), targetColumns.size()));
        }
        for (int i = 0; i < columns.size(); i++) {
            Optional<DraftTable.NewColumn> from = table.type(columns.get(i));
            Optional<DraftTable.NewColumn> to = target.type(targetColumns.get(i));
            if (from.isPresent()
                    && to.isPresent()
                    && from.get().typeOid() != to.get().typeOid()) {
                return Optional.of("references: %s.%s is %s, and %s would be %s: use the same type"
                        .formatted(
                                label,
                                targetColumns.get(i),
                                to.get().type(),
                                columns.get(i),
                                from.get().type()));
            }
        }
        return target.hasKey(targetColumns)
                ? Optional.empty()
                : Optional.of("references: %s has no unique key on (%s), which a foreign key needs: add one first"
                        .formatted(label, String.join(", ", targetColumns)));
    }

    private void addAndValidate(TableRef table, long rows, Key key) {
        String quoted = Identifier.quoted(key.name());
        TableRef target = key.referenced().table();
        draft.add(
                Stage.CONSTRAIN,
                number -> new Step.Ddl(
                        number,
                        "add foreign key %s to %s, for new writes".formatted(key.name(), table.label()),
                        Footprint.catalogOnly(LockMode.SHARE_ROW_EXCLUSIVE, table, target),
                        List.of("alter table %s add constraint %s %s not valid"
                                .formatted(table.sql(), quoted, key.definition())),
                        KeySteps.dropConstraint(table, key.name())));
        validate(table, rows, key.name(), target);
    }

    private void validate(TableRef table, long rows, String name, TableRef target) {
        draft.add(
                Stage.CONSTRAIN,
                number -> new Step.Validate(
                        number,
                        "prove foreign key %s of %s for existing rows".formatted(name, table.label()),
                        new Footprint(
                                List.of(
                                        new Lock(table, LockMode.SHARE_UPDATE_EXCLUSIVE),
                                        new Lock(target, LockMode.ROW_SHARE)),
                                Work.SCANS,
                                rows),
                        table,
                        name,
                        "alter table %s validate constraint %s".formatted(table.sql(), Identifier.quoted(name))));
    }

    /**
     * The partitions' own constraints are proved, so the parent's takes them over without a scan. It also takes over their triggers
     * on the referenced table, which is why that one is locked the strongest.
     */
    private void attach(Table partitioned, String name, String definition, TableRef target) {
        TableRef table = partitioned.ref();
        String quoted = Identifier.quoted(name);
        draft.add(
                Stage.CONSTRAIN,
                number -> new Step.Join(
                        number,
                        "add foreign key %s to %s over its partitions'".formatted(name, table.label()),
                        new Footprint(
                                List.of(
                                        new Lock(table, LockMode.SHARE_ROW_EXCLUSIVE),
                                        new Lock(target, LockMode.ACCESS_EXCLUSIVE)),
                                Work.CATALOG_ONLY,
                                0),
                        table,
                        partitioned.partitions().stream()
                                .map(Table.Partition::ref)
                                .toList(),
                        new Parts.ForeignKeys(name, definition),
                        List.of("alter table %s add constraint %s %s".formatted(table.sql(), quoted, definition)),
                        new Undo.Statements(List.of(
                                "alter table %s drop constraint if exists %s".formatted(table.sql(), quoted)))));
    }

    private static String action(String prefix, Reference.Action action) {
        return action == Reference.Action.NO_ACTION ? "" : prefix + action.sql();
    }

    /** A foreign key to be. */
    private record Key(String name, List<String> columns, Referenced referenced, Reference reference) {
        String definition() {
            return ForeignKeySteps.definition(columns, referenced, reference);
        }
    }

    /** Where a foreign key points. */
    record Referenced(TableRef table, List<String> columns) {}
}
