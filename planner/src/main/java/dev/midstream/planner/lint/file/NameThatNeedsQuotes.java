package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.Facts;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** PostgreSQL folds names without quotes to lower case and keeps some words for itself: every query must quote such a name for ever. */
final class NameThatNeedsQuotes implements Rule {
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    /** The reserved key words, of {@code pg_get_keywords()}, that may be no column's or no table's name. */
    private static final Set<String> RESERVED =
            Set.of(("all analyse analyze and any array as asc asymmetric authorization binary both case"
                            + " cast check collate collation column concurrently constraint create cross current_catalog current_date"
                            + " current_role current_schema current_time current_timestamp current_user default deferrable desc distinct do"
                            + " else end except false fetch for foreign freeze from full grant group having ilike in initially inner"
                            + " intersect into is isnull join lateral leading left like limit localtime localtimestamp natural not notnull"
                            + " null offset on only or order outer overlaps placing primary references returning right select session_user"
                            + " similar some symmetric system_user table tablesample then to trailing true union unique user using variadic"
                            + " verbose when where window with")
                    .split(" "));

    private static final String INSTEAD =
            "use lower case letters, digits and underscores, and no word that SQL keeps for itself";

    @Override
    public String id() {
        return "name-that-needs-quotes";
    }

    @Override
    public List<Finding> check(Migration migration, Facts facts) {
        Stream<Finding> tables = migration.changes().stream()
                .filter(Change.CreateTable.class::isInstance)
                .map(Change.CreateTable.class::cast)
                .filter(c -> needsQuotes(c.table().name()))
                .map(c -> new Finding(
                        id(),
                        c.place(),
                        "table %s must be written in double quotes in every query".formatted(c.table()),
                        INSTEAD));
        Stream<Finding> columns = Columns.of(migration).stream()
                .filter(column -> needsQuotes(column.name()))
                .map(column -> new Finding(
                        id(),
                        column.place(),
                        "column %s.%s must be written in double quotes in every query"
                                .formatted(column.table(), column.name()),
                        INSTEAD));
        return Stream.concat(tables, columns).toList();
    }

    private static boolean needsQuotes(String name) {
        return !PLAIN.matcher(name).matches() || RESERVED.contains(name);
    }
}
