package dev.midstream.cli.doctor;

import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.ConstraintSpec;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.TableName;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The tables that a migration file names, by what it needs of them.
 *
 * @param altered must belong to the role
 * @param created by the file itself
 * @param referenced by foreign keys
 * @param newObjectsBeside in whose schemas there will be new tables or indexes
 */
record TouchedTables(
        Set<TableName> altered, Set<TableName> created, Set<TableName> referenced, Set<TableName> newObjectsBeside) {

    static TouchedTables of(Migration migration) {
        TouchedTables touched = new TouchedTables(
                new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        migration.changes().forEach(touched::add);
        return touched;
    }

    private void add(Change change) {
        switch (change) {
            case Change.AddColumn c -> {
                altered.addAll(c.tables());
                c.references().ifPresent(r -> referenced.add(r.table()));
            }
            case Change.CreateTable c -> {
                created.add(c.table());
                newObjectsBeside.add(c.table());
                c.columns().forEach(column -> column.references().ifPresent(r -> referenced.add(r.table())));
                c.constraints().forEach(this::add);
            }
            case Change.CreateIndex c -> {
                altered.addAll(c.tables());
                newObjectsBeside.addAll(c.tables());
            }
            case Change.AddConstraint c -> {
                altered.addAll(c.tables());
                add(c.constraint());
                if (c.constraint() instanceof ConstraintSpec.Unique
                        || c.constraint() instanceof ConstraintSpec.PrimaryKey) {
                    newObjectsBeside.addAll(c.tables());
                }
            }
            case Change.Update c -> altered.addAll(c.tables());
            case Change.DropIndex ignored -> {} // its table is not in the file; the plan refuses one that is not owned
            case Change.Sql ignored -> {} // what it touches is not known; the plan says so
        }
    }

    private void add(ConstraintSpec constraint) {
        if (constraint instanceof ConstraintSpec.ForeignKey key) {
            referenced.add(key.references().table());
        }
    }
}
