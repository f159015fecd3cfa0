package dev.midstream.planner.lint.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.planner.lint.Finding;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LintTest {

    @Test
    void saysItsFindingsInTheOrderOfTheFile() {
        List<Finding> findings = Findings.of("""
            - sql: {phase: contract, up: truncate v}
            - create_table: {table: t, columns: [{name: A, type: json}]}
            - add_column: {table: u, column: b, type: timestamp}
            """);
        assertEquals(
                List.of(
                        "truncate",
                        "table-without-primary-key",
                        "json-column",
                        "name-that-needs-quotes",
                        "timestamp-without-time-zone"),
                findings.stream().map(Finding::rule).toList());
        assertEquals(
                "m.yaml:3:30: warning [truncate] change 1, up: TRUNCATE locks the table against reads and writes and"
                        + " removes every row; delete in batches, or name every table instead of CASCADE",
                findings.getFirst().toString());
    }

    @Test
    void saysWhichIgnoreCommentsTakeNothingAway() {
        List<Finding> findings = Findings.of("""
            # midstream:ignore json-column, timestamp-without-time-zone: the clients are all in one zone
            - add_column: {table: u, column: b, type: timestamp}
            # midstream:ignore drop-table: nobody uses it
            - sql: {up: select 1, down: select 1}
            # midstream:ignore object-depends: only a database knows
            - sql: {up: alter table t drop column a, down: select 1, phase: contract}
            """);
        assertEquals(
                List.of(
                        "m.yaml:3:1: note [ignore-unused] json-column finds nothing here; remove the comment",
                        "m.yaml:5:1: note [ignore-unused] drop-table finds nothing here; remove the comment"),
                findings.stream().map(Finding::toString).toList());
    }

    @Test
    void knowsEachRuleByAnIdOfItsOwn() {
        assertEquals(Lint.rules().size(), Set.copyOf(Lint.rules()).size());
        assertTrue(Lint.rules().stream().allMatch(id -> id.matches("[a-z]+(-[a-z]+)*")));
    }
}
