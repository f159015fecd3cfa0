package dev.midstream.planner.sql;

import java.util.List;
import java.util.Optional;

/** A constraint of a table, apart from its columns. */
public sealed interface Constraint {
    Optional<String> name();

    /** @param notNull the column, if it says no more than that this column is not null */
    record Check(Optional<String> name, String text, Optional<String> notNull) implements Constraint {}

    record Unique(Optional<String> name, List<String> columns) implements Constraint {}

    record PrimaryKey(Optional<String> name, List<String> columns) implements Constraint {}

    record Exclusion(Optional<String> name) implements Constraint {}

    record ForeignKey(Optional<String> name, List<String> columns, Reference reference) implements Constraint {}

    /** As PostgreSQL 18 has it, by name and without a check. */
    record NotNull(Optional<String> name, String column) implements Constraint {}
}
