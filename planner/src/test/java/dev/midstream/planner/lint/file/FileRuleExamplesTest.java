package dev.midstream.planner.lint.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.rule.SqlRules;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of migration files alone say what they are, and show what they object to and what they accept. */
class FileRuleExamplesTest {
    @Test
    void eachObjectsToItsBadExampleAndAcceptsItsGoodOne() {
        for (About rule : ofFilesAlone()) {
            assertFalse(Findings.of(rule.id(), rule.bad()).isEmpty(), rule.id());
            assertEquals(List.of(), Findings.of(rule.id(), rule.good()));
        }
    }

    @Test
    void everyRuleIsInTheCatalogueOnceWithAReasonAndAnAlternative() {
        assertEquals(
                List.of("sql-without-down", "update-without-verify"),
                ofFilesAlone().stream().map(About::id).toList());
        for (String id : Lint.rules()) {
            assertEquals(
                    1,
                    Lint.catalogue().stream()
                            .filter(rule -> rule.id().equals(id))
                            .count(),
                    id);
            About about = Lint.about(id).orElseThrow();
            assertFalse(
                    about.why().isBlank()
                            || about.lock().isBlank()
                            || about.instead().isBlank(),
                    id);
        }
    }

    private static List<About> ofFilesAlone() {
        return Lint.catalogue().stream()
                .filter(rule -> SqlRules.about(rule.id()).isEmpty())
                .toList();
    }
}
