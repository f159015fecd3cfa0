package dev.midstream.planner.lint.sql;

import dev.midstream.planner.sql.Name;
import java.util.Optional;

/**
 * What a rule found in a statement.
 *
 * @param at offset in the script
 * @param table the one whose size and traffic decide how bad it is
 */
public record Risk(int at, Optional<Name> table, String message) {}
