package dev.midstream.planner.lint.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.planner.lint.file.Lint;
import dev.midstream.planner.lint.sql.rule.SqlRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/lint.md says what the rules are. With {@code -Dmidstream.docs.write=true} its last part is written anew. */
class LintCatalogueTest {
    private static final Path PAGE = Path.of("..", "docs", "lint.md");
    private static final String MARK = "<!-- generated: LintCatalogueTest says how -->\n";

    @Test
    void listsEveryRuleAsItIs() throws IOException {
        String page = Files.readString(PAGE);
        int mark = page.indexOf(MARK) + MARK.length();
        if (Boolean.getBoolean("midstream.docs.write")) {
            Files.writeString(PAGE, page.substring(0, mark) + generated());
            page = Files.readString(PAGE);
        }
        assertEquals(generated(), page.substring(mark));
    }

    @Test
    void theComparisonNamesRulesThatExistAndTestsThatExist() throws IOException {
        Set<String> ids = SqlRules.catalogue().stream().map(About::id).collect(Collectors.toSet());
        Set<String> tests = Set.of("SqlRulesTest", "SqlFactsTest", "SuppressionsTest", "ScriptTest");
        List<String[]> rows = comparison();
        assertTrue(rows.size() > 45);
        for (String[] row : rows) {
            boolean none = row[3].strip().startsWith("none:");
            for (String id : quoted(row[3])) {
                assertTrue(ids.contains(id), id);
                boolean byExample = row[4].contains("SqlRulesTest");
                assertTrue(
                        !byExample
                                || id.equals("concurrent-build-corrupts")
                                || !SqlRulesTest.WITHOUT_EXAMPLES.contains(id),
                        id);
            }
            assertEquals(none, quoted(row[3]).isEmpty());
            for (String test : row[4].strip().split(",\\s*")) {
                assertTrue(none || tests.contains(test), test);
            }
        }
    }

    @Test
    void theComparisonIsNotEmptyOnBothSides() throws IOException {
        for (String[] row : comparison()) {
            assertFalse(row[1].isBlank() && row[2].isBlank());
        }
    }

    private static List<String[]> comparison() throws IOException {
        String page = Files.readString(PAGE);
        return page.substring(page.indexOf("| squawk |"), page.indexOf("## Every rule"))
                .lines()
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> line.split("\\|", -1))
                .toList();
    }

    private static List<String> quoted(String cell) {
        return Pattern.compile("`([a-z-]+)`")
                .matcher(cell)
                .results()
                .map((MatchResult r) -> r.group(1))
                .toList();
    }

    private static String generated() {
        return "| rule | | why | lock | instead |\n|---|---|---|---|---|\n"
                + Lint.catalogue().stream()
                        .map(rule -> "| `%s`%s | %s | %s | %s | %s |\n"
                                .formatted(
                                        rule.id(),
                                        rule.optIn() ? " (on demand)" : "",
                                        rule.severity().label(),
                                        rule.why(),
                                        rule.lock(),
                                        rule.instead()))
                        .collect(Collectors.joining());
    }
}
