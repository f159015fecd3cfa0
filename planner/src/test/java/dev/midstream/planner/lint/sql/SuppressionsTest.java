package dev.midstream.planner.lint.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.rule.SqlRules;
import dev.midstream.planner.sql.Script;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuppressionsTest {
    private static final String OTHERS =
            "-- midstream:ignore-file lock-without-timeout, statement-without-timeout, not-repeatable: not the"
                    + " subject\n";

    @Test
    void aReasonInFrontOfTheStatementIsHeeded() {
        assertEquals(List.of(), rules("-- midstream:ignore drop-table: unused\ndrop table t;"));
    }

    @Test
    void soIsOneInItAndOneBehindIt() {
        assertEquals(List.of(), rules("drop /* midstream:ignore drop-table: unused */ table t;"));
        assertEquals(List.of(), rules("drop table t; -- midstream:ignore drop-table: unused"));
    }

    @Test
    void itIsForOneStatementOnly() {
        assertEquals(
                List.of("drop-table"), rules("-- midstream:ignore drop-table: unused\ndrop table t;\ndrop table u;"));
    }

    @Test
    void withoutAReasonItIsAFindingAndNotHeeded() {
        assertEquals(
                List.of("ignore-without-reason", "drop-table"), rules("-- midstream:ignore drop-table\ndrop table t;"));
    }

    @Test
    void aRuleThatIsNotThereIsAFinding() {
        assertEquals(
                List.of("ignore-unknown-rule", "drop-table"),
                rules("-- midstream:ignore drop-tabel: unused\ndrop table t;"));
    }

    @Test
    void oneThatTakesNothingAwayIsANote() {
        assertEquals(List.of("ignore-unused"), rules("-- midstream:ignore drop-table: unused\nselect 1;"));
        assertEquals(List.of(), rules("-- midstream:ignore object-depends: a database knows\nselect 1;"));
    }

    @Test
    void whatIsNotUnderstoodCanBeJudgedByAPerson() {
        assertEquals(List.of(), rules("-- midstream:ignore not-understood: read by two of us\ndo $$ begin end $$;"));
    }

    private static List<String> rules(String script) {
        return SqlRules.lint(
                        Script.read(
                                "x.sql",
                                OTHERS + "drop table if exists z; -- midstream:ignore drop-table: none\n" + script),
                        Terms.of(17))
                .stream()
                .filter(finding -> finding.place().line() > 2)
                .map(Finding::rule)
                .toList();
    }
}
