package dev.midstream.planner.lint;

import dev.midstream.planner.file.Migration;
import java.util.List;
import java.util.regex.Pattern;

/** PostgreSQL folds names without quotes to lower case: every query must quote this one for ever. */
final class NameThatNeedsQuotes implements Rule {
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    @Override
    public String id() {
        return "name-that-needs-quotes";
    }

    @Override
    public List<Finding> check(Migration migration) {
        return Columns.of(migration).stream()
                .filter(column -> !PLAIN.matcher(column.name()).matches())
                .map(column -> new Finding(
                        id(),
                        column.place(),
                        "column %s.%s must be written in double quotes in every query"
                                .formatted(column.table(), column.name()),
                        "use lower case letters, digits and underscores"))
                .toList();
    }
}
