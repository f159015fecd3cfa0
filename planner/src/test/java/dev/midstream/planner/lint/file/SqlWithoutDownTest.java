package dev.midstream.planner.lint.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlWithoutDownTest {

    @Test
    void findsWhatNoRollbackTakesBack() {
        assertEquals(List.of("own SQL without down cannot be rolled back"), Findings.of("sql-without-down", """
                        - sql: {phase: expand, up: create view v as select 1}
                        """));
    }

    @Test
    void acceptsADownAndWhatRunsBehindTheGate() {
        assertEquals(List.of(), Findings.of("sql-without-down", """
                        - sql: {phase: expand, up: create view v as select 1, down: drop view v}
                        - sql: {phase: contract, up: drop view v}
                        """));
    }
}
