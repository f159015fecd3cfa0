package dev.midstream.planner.sql;

import java.util.Optional;

/** One of the things an ALTER TABLE does; {@code at} is its offset in the script. */
public sealed interface TableAction {
    int at();

    record AddColumn(int at, Column column, boolean ifNotExists) implements TableAction {}

    record DropColumn(int at, String column, boolean ifExists) implements TableAction {}

    record ChangeType(int at, String column, Type type, Optional<String> using) implements TableAction {}

    record SetDefault(int at, String column, Expression value) implements TableAction {}

    record DropDefault(int at, String column) implements TableAction {}

    record SetNotNull(int at, String column) implements TableAction {}

    record DropNotNull(int at, String column) implements TableAction {}

    /** Another expression of a generated column: PostgreSQL 17. */
    record SetExpression(int at, String column) implements TableAction {}

    /** @param checked whether all rows are checked at once */
    record AddConstraint(int at, Constraint constraint, boolean checked) implements TableAction {}

    record AddConstraintUsingIndex(int at, Optional<String> name, boolean primary, String index)
            implements TableAction {}

    record ValidateConstraint(int at, String name) implements TableAction {}

    record DropConstraint(int at, String name, boolean ifExists) implements TableAction {}

    record AttachPartition(int at, Name partition) implements TableAction {}

    record DetachPartition(int at, Name partition, boolean concurrently) implements TableAction {}

    record RenameColumn(int at, String from, String to) implements TableAction {}

    record RenameTable(int at, String to) implements TableAction {}

    record SetSchema(int at, String schema) implements TableAction {}

    /** {@code SET TABLESPACE}, {@code SET LOGGED}, {@code SET ACCESS METHOD}: every row is copied. */
    record ChangeStorage(int at, String what) implements TableAction {}

    record DisableTrigger(int at, String trigger) implements TableAction {}

    /** Understood, and no rule asks for more: a change of the catalog under a short lock. */
    record Minor(int at, String words) implements TableAction {}
}
