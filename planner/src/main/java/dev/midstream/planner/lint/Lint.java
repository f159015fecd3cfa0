package dev.midstream.planner.lint;

import dev.midstream.planner.file.Migration;
import java.util.Comparator;
import java.util.List;

/** Applies every rule. */
public final class Lint {
    private static final List<Rule> RULES = List.of(
            new ForeignKeyWithoutIndex(),
            new TableWithoutPrimaryKey(),
            new SmallKey(),
            new JsonColumn(),
            new TimestampWithoutTimeZone(),
            new LengthLimit(),
            new WideIndex(),
            new CascadingDelete(),
            new BlockingSql(),
            new SqlWithoutDown(),
            new UpdateWithoutVerify(),
            new NameThatNeedsQuotes());

    private Lint() {}

    /** Every finding, in the order of the file. */
    public static List<Finding> check(Migration migration) {
        return RULES.stream()
                .flatMap(rule -> rule.check(migration).stream())
                .sorted(Comparator.comparingInt((Finding f) -> f.place().line())
                        .thenComparingInt(f -> f.place().column())
                        .thenComparing(Finding::rule))
                .toList();
    }

    /** The same, less what the comments of the file's text take away. */
    public static List<Finding> check(Migration migration, String text) {
        return new Ignores(text).apply(check(migration), migration.place().file());
    }

    /** The ids of all rules. */
    public static List<String> rules() {
        return RULES.stream().map(Rule::id).toList();
    }
}
