package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Migration;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Terms;
import dev.midstream.planner.lint.sql.rule.SqlRules;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Applies every rule, and those of plain SQL to statements of the author's own. */
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
            new SqlWithoutDown(),
            new UpdateWithoutVerify(),
            new NameThatNeedsQuotes());

    private Lint() {}

    /**
     * Every finding in the order of the file, less what its comments take away.
     *
     * @param text of the file
     * @param terms for statements of the author's own: the target's version and what is known of it; how they are run is known
     */
    public static List<Finding> check(Migration migration, String text, Terms terms) {
        Stream<Found> ofChanges = RULES.stream()
                .flatMap(rule -> rule.check(migration, terms.facts()).stream())
                .map(Found::of);
        Stream<Found> ofStatements = new OwnSql(migration, new Source(text), terms).findings();
        List<Found> all = Stream.concat(ofChanges, ofStatements)
                .sorted(Comparator.comparingInt((Found f) -> f.finding().place().line())
                        .thenComparingInt(f -> f.finding().place().column())
                        .thenComparing(f -> f.finding().rule()))
                .toList();
        return new Ignores(text, terms).apply(all, migration.place().file());
    }

    /** The ids of all rules, without those of plain SQL. */
    public static List<String> rules() {
        return RULES.stream().map(Rule::id).toList();
    }

    /** What every rule says of itself: those of plain SQL, and then those of migration files alone. */
    public static List<About> catalogue() {
        Stream<About> ofFiles = RULES.stream()
                .map(Rule::about)
                .filter(about -> SqlRules.about(about.id()).isEmpty());
        return Stream.concat(SqlRules.catalogue().stream(), ofFiles).toList();
    }

    /** What a rule says of itself; empty if there is no such rule, of migration files or of plain SQL. */
    public static Optional<About> about(String id) {
        return catalogue().stream().filter(about -> about.id().equals(id)).findFirst();
    }
}
