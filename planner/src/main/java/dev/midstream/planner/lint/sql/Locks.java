package dev.midstream.planner.lint.sql;

import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.sql.Column;
import dev.midstream.planner.sql.Constraint;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.TableAction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The locks that a statement takes on tables named in it. {@code lint --trace} shows them as observed, and a test compares.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-altertable.html">ALTER TABLE</a>
 */
public final class Locks {
    private Locks() {}

    /** A lock on a table, or on another relation that is locked like one. */
    public record Lock(Name table, LockMode mode) {}

    public static List<Lock> of(Statement statement) {
        return switch (statement) {
            case Statement.AlterTable alter -> alter(alter);
            case Statement.CreateTable create -> references(create.columns(), create.constraints());
            case Statement.CreateIndex index ->
                one(index.table(), index.concurrently() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE);
            case Statement.Drop drop -> drop(drop);
            case Statement.Rename rename ->
                switch (rename.thing()) {
                    case VIEW -> one(rename.object(), LockMode.ACCESS_EXCLUSIVE);
                    case INDEX -> one(rename.object(), LockMode.SHARE_UPDATE_EXCLUSIVE);
                    case TABLE, MATERIALIZED_VIEW, TRIGGER, SCHEMA, DATABASE, TYPE, SEQUENCE, FUNCTION, OTHER ->
                        List.of();
                };
            case Statement.Change change -> one(change.table(), LockMode.ROW_EXCLUSIVE);
            case Statement.Insert insert -> one(insert.table(), LockMode.ROW_EXCLUSIVE);
            case Statement.Truncate truncate -> each(truncate.tables(), LockMode.ACCESS_EXCLUSIVE);
            case Statement.Vacuum vacuum ->
                each(vacuum.tables(), vacuum.full() ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE);
            case Statement.Cluster cluster ->
                cluster.table()
                        .map(table -> one(table, LockMode.ACCESS_EXCLUSIVE))
                        .orElse(List.of());
            case Statement.LockTable lock -> each(lock.tables(), lock.mode());
            case Statement.Reindex reindex ->
                reindex.object()
                        .filter(object -> reindex.target().equals("table"))
                        .map(table ->
                                one(table, reindex.concurrently() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE))
                        .orElse(List.of());
            case Statement.Refresh refresh ->
                one(refresh.view(), refresh.concurrently() ? LockMode.EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE);
            case Statement.CreateTrigger trigger -> one(trigger.table(), LockMode.SHARE_ROW_EXCLUSIVE);
            case Statement.CreateEnum ignored -> List.of();
            case Statement.AddEnumValue ignored -> List.of();
            case Statement.RenameEnumValue ignored -> List.of();
            case Statement.CreateDomain ignored -> List.of();
            case Statement.AlterDomain ignored -> List.of();
            case Statement.Transaction ignored -> List.of();
            case Statement.Setting ignored -> List.of();
            case Statement.Plain ignored -> List.of();
            case Statement.Alone ignored -> List.of();
            case Statement.Opaque ignored -> List.of();
            case Statement.NotUnderstood ignored -> List.of();
        };
    }

    private static List<Lock> drop(Statement.Drop drop) {
        return switch (drop.thing()) {
            case TABLE, VIEW, MATERIALIZED_VIEW -> each(drop.names(), LockMode.ACCESS_EXCLUSIVE);
            case INDEX ->
                each(drop.names(), drop.concurrently() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE);
            case TRIGGER ->
                drop.table().map(table -> one(table, LockMode.ACCESS_EXCLUSIVE)).orElse(List.of());
            case SCHEMA, DATABASE, TYPE, SEQUENCE, FUNCTION, OTHER -> List.of();
        };
    }

    private static List<Lock> alter(Statement.AlterTable alter) {
        List<Lock> locks = new ArrayList<>();
        LockMode strongest = LockMode.ACCESS_SHARE;
        for (TableAction action : alter.actions()) {
            LockMode mode = mode(action);
            strongest = mode.compareTo(strongest) > 0 ? mode : strongest;
            locks.addAll(others(action));
        }
        locks.addFirst(new Lock(alter.table(), strongest));
        return locks;
    }

    /** On the table itself. */
    private static LockMode mode(TableAction action) {
        return switch (action) {
            case TableAction.ValidateConstraint ignored -> LockMode.SHARE_UPDATE_EXCLUSIVE;
            case TableAction.AttachPartition ignored -> LockMode.SHARE_UPDATE_EXCLUSIVE;
            case TableAction.DetachPartition detach ->
                detach.concurrently() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
            case TableAction.AddConstraint add ->
                add.constraint() instanceof Constraint.ForeignKey
                        ? LockMode.SHARE_ROW_EXCLUSIVE
                        : LockMode.ACCESS_EXCLUSIVE;
            case TableAction.DisableTrigger ignored -> LockMode.SHARE_ROW_EXCLUSIVE;
            case TableAction.Minor minor -> minor(minor.words());
            case TableAction.AddColumn ignored -> LockMode.ACCESS_EXCLUSIVE;
            case TableAction.DropColumn ignored -> LockMode.ACCESS_EXCLUSIVE;
            case TableAction.ChangeType ignored -> LockMode.ACCESS_EXCLUSIVE;
            case TableAction.SetDefault ignored -> LockMode.ACCESS_EXCLUSIVE;
            case TableAction.DropDefault ignored -> LockMode.ACCESS_EXCLUSIVE;
            case TableAction.SetNotNull ignored -> LockMode.ACCESS_EXCLUSIVE;
            case TableAction.DropNotNull ignored -> LockMode.ACCESS_EXCLUSIVE;
            case TableAction.SetExpression ignored -> LockMode.ACCESS_EXCLUSIVE;
            case TableAction.AddConstraintUsingIndex ignored -> LockMode.ACCESS_EXCLUSIVE;
            case TableAction.DropConstraint ignored -> LockMode.ACCESS_EXCLUSIVE;
            case TableAction.RenameColumn ignored -> LockMode.ACCESS_EXCLUSIVE;
            case TableAction.RenameTable ignored -> LockMode.ACCESS_EXCLUSIVE;
            case TableAction.SetSchema ignored -> LockMode.ACCESS_EXCLUSIVE;
            case TableAction.ChangeStorage ignored -> LockMode.ACCESS_EXCLUSIVE;
        };
    }

    private static LockMode minor(String words) {
        if (words.startsWith("enable trigger")
                || words.startsWith("enable replica")
                || words.startsWith("enable always")) {
            return LockMode.SHARE_ROW_EXCLUSIVE;
        }
        boolean light = words.contains("set statistics")
                || words.startsWith("cluster on")
                || words.startsWith("set without cluster")
                || words.startsWith("set (")
                || words.startsWith("reset (")
                || (words.startsWith("alter") && (words.contains(" set (") || words.contains(" reset (")));
        return light ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
    }

    /** On other tables. */
    private static List<Lock> others(TableAction action) {
        return switch (action) {
            case TableAction.AddColumn add -> references(List.of(add.column()), List.of());
            case TableAction.AddConstraint add -> references(List.of(), List.of(add.constraint()));
            case TableAction.AttachPartition attach -> one(attach.partition(), LockMode.ACCESS_EXCLUSIVE);
            case TableAction.DetachPartition detach -> one(detach.partition(), LockMode.ACCESS_EXCLUSIVE);
            default -> List.of();
        };
    }

    private static List<Lock> references(List<Column> columns, List<Constraint> constraints) {
        Stream<Name> ofColumns = columns.stream()
                .flatMap(column -> column.traits(Column.Trait.References.class))
                .map(trait -> trait.reference().table());
        Stream<Name> ofConstraints = constraints.stream()
                .filter(Constraint.ForeignKey.class::isInstance)
                .map(c -> ((Constraint.ForeignKey) c).reference().table());
        return Stream.concat(ofColumns, ofConstraints)
                .map(table -> new Lock(table, LockMode.SHARE_ROW_EXCLUSIVE))
                .toList();
    }

    private static List<Lock> one(Name table, LockMode mode) {
        return List.of(new Lock(table, mode));
    }

    private static List<Lock> each(List<Name> tables, LockMode mode) {
        return tables.stream().map(table -> new Lock(table, mode)).toList();
    }
}
