package dev.midstream.planner.change;

import dev.midstream.planner.file.ConstraintSpec;
import java.util.Optional;
import java.util.regex.Pattern;

/** Conditions of check constraints: what PostgreSQL's planner accepts as a condition, without what a constraint may not contain. */
final class Checks {
    private static final Pattern STRINGS_AND_NAMES = Pattern.compile("'[^']*'|\"[^\"]*\"");
    private static final Pattern SUB_QUERY = Pattern.compile("\\bselect\\b", Pattern.CASE_INSENSITIVE);

    private Checks() {}

    static Optional<String> fault(Draft draft, ConstraintSpec.Check check, DraftTable table) {
        String sql = check.expression().sql();
        return draft.catalog()
                .faultInCondition(sql, table.shape())
                .or(() -> SUB_QUERY
                                .matcher(STRINGS_AND_NAMES.matcher(sql).replaceAll(""))
                                .find()
                        ? Optional.of("PostgreSQL allows no sub-query in a check constraint")
                        : Optional.empty())
                .map(fault -> "the check cannot be used: " + fault);
    }
}
