package dev.midstream.planner.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.planner.testing.Planning;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LintTest {

    @Test
    void saysItsFindingsInTheOrderOfTheFile() {
        List<Finding> findings = Lint.check(Planning.migration("""
            - sql: {phase: contract, up: truncate t}
            - create_table: {table: t, columns: [{name: A, type: json}]}
            - add_column: {table: u, column: b, type: timestamp}
            """));
        assertEquals(
                List.of(
                        "blocking-sql",
                        "table-without-primary-key",
                        "json-column",
                        "name-that-needs-quotes",
                        "timestamp-without-time-zone"),
                findings.stream().map(Finding::rule).toList());
        assertEquals(
                "m.yaml:3:3: warning [blocking-sql] the statement takes ACCESS EXCLUSIVE for as long as it runs; leave"
                        + " it out of a live migration",
                findings.getFirst().toString());
    }

    @Test
    void knowsEachRuleByAnIdOfItsOwn() {
        assertEquals(Lint.rules().size(), Set.copyOf(Lint.rules()).size());
        assertTrue(Lint.rules().stream().allMatch(id -> id.matches("[a-z]+(-[a-z]+)*")));
    }
}
