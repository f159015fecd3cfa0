package dev.midstream.planner.lint.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.planner.catalog.ServerVersion;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.Facts.CheckFacts;
import dev.midstream.planner.lint.sql.Facts.IndexFacts;
import dev.midstream.planner.lint.sql.Facts.TableFacts;
import dev.midstream.planner.lint.sql.rule.SqlRules;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What squawk and strong_migrations object to, ours do: every row of the comparison in docs/lint.md is tried with examples that are not our rules' own. */
class TheirRulesTest {
    private static final Path EXAMPLES = Path.of("src", "test", "resources", "lint", "catalogue.sql");
    private static final Path PAGE = Path.of("..", "docs", "lint.md");

    /** Orders as a database may have it. */
    private static final Facts SHOP = new Facts() {
        @Override
        public Optional<TableFacts> table(Name name) {
            return name.name().equals("orders")
                    ? Optional.of(new TableFacts(
                            "orders",
                            1_000_000,
                            1L << 30,
                            100,
                            100,
                            Map.of(),
                            List.of(),
                            List.of(new CheckFacts("positive", List.of("total"), true, Optional.empty())),
                            Map.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            Optional.of("id"),
                            false))
                    : Optional.empty();
        }

        @Override
        public Optional<IndexFacts> index(Name name) {
            return Optional.empty();
        }

        @Override
        public Optional<Boolean> isVolatile(String function) {
            return Optional.empty();
        }
    };

    /** A script, the rules of theirs that object to it, and those of ours that must. */
    record Example(List<String> theirs, List<String> ours, String script) {
        static Example of(String block) {
            int end = block.indexOf('\n');
            String[] sides = block.substring(0, end).split("=>", 2);
            return new Example(names(sides[0]), names(sides[1]), block.substring(end + 1));
        }

        @Override
        public String toString() {
            return theirs + " => " + ours;
        }
    }

    static List<Example> examples() throws IOException {
        return Arrays.stream(Files.readString(EXAMPLES).split("(?m)^--- "))
                .skip(1)
                .map(Example::of)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void oursObjects(Example example) {
        Terms terms = new Terms(
                new ServerVersion(example.ours().contains("concurrent-build-corrupts") ? 140_003 : 170_000),
                true,
                false,
                example.ours().contains("type-change-checks-again") ? SHOP : Facts.NONE,
                Set.copyOf(example.ours()),
                Map.of(),
                Terms.Waits.AS_SET);
        Set<String> found = SqlRules.lint(Script.read("x.sql", example.script()), terms).stream()
                .map(Finding::rule)
                .collect(Collectors.toSet());
        assertTrue(found.containsAll(example.ours()), () -> found + " in " + example.script());
    }

    @Test
    void everyRowOfTheComparisonIsTried() throws IOException {
        Set<List<String>> tried = new HashSet<>();
        for (Example example : examples()) {
            for (String theirs : example.theirs()) {
                example.ours().forEach(ours -> tried.add(List.of(theirs, ours)));
            }
        }
        for (Row row : rows()) {
            List<String> untriedTheirs = row.theirs().stream()
                    .filter(theirs -> row.ours().stream().noneMatch(ours -> tried.contains(List.of(theirs, ours))))
                    .toList();
            List<String> untriedOurs = row.ours().stream()
                    .filter(ours -> row.theirs().stream().noneMatch(theirs -> tried.contains(List.of(theirs, ours))))
                    .toList();
            assertEquals(List.of(), untriedTheirs, row::toString);
            assertEquals(List.of(), untriedOurs, row::toString);
        }
    }

    /** A row of the comparison, if one of ours corresponds. */
    private record Row(List<String> theirs, List<String> ours) {}

    private static List<Row> rows() throws IOException {
        String page = Files.readString(PAGE);
        return page.substring(page.indexOf("| squawk |"), page.indexOf("## Every rule"))
                .lines()
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> line.split("\\|", -1))
                .filter(cells -> !cells[3].strip().startsWith("none:"))
                .map(cells -> new Row(
                        Stream.concat(names(cells[1]).stream(), names(cells[2]).stream())
                                .toList(),
                        names(cells[3].replace(';', ',').replace("`", ""))))
                .toList();
    }

    /** The first words of what commas separate. */
    private static List<String> names(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(name -> name.split(" ", -1)[0])
                .toList();
    }
}
