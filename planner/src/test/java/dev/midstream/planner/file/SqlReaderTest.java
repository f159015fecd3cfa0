package dev.midstream.planner.file;

import static dev.midstream.planner.file.One.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.planner.file.Change.Sql;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SqlReaderTest {
    @Test
    void everythingCanBeSaid() {
        assertEquals(
                new Sql(
                        at(3, 3),
                        PhaseName.CONTRACT,
                        List.of(own(5, 10, "drop view v"), own(5, 23, "drop function f()")),
                        List.of(new OwnStatement(at(6, 11), "create view v as select 1;\nselect 2", Optional.of(7))),
                        false),
                One.change("sql", """
                        phase: contract
                        up: [drop view v, drop function f()]
                        down: |
                          create view v as select 1;
                          select 2
                        transaction: false
                        """));
    }

    @Test
    void oneStatementIsEnough() {
        assertEquals(
                new Sql(at(3, 3), PhaseName.EXPAND, List.of(own(4, 9, "select 1")), List.of(), true),
                One.change("sql", "up: select 1"));
    }

    private static OwnStatement own(int line, int column, String sql) {
        return new OwnStatement(at(line, column), sql, Optional.empty());
    }

    @Test
    void rowsAreNotForSqlToBackfill() {
        assertEquals(
                "4:12: 'phase' cannot be 'backfill': known are expand, validate, contract",
                One.problems("sql", "phase: backfill\nup: select 1"));
    }

    @Test
    void emptyStatementsAreRefused() {
        assertEquals("3:3: sql needs 'up'", One.problems("sql", "down: select 1"));
        assertEquals("4:9: 'up' is empty: it needs at least one entry", One.problems("sql", "up: []"));
        assertEquals("4:10: an entry of 'up' is empty: write one", One.problems("sql", "up: [' ']"));
    }
}
