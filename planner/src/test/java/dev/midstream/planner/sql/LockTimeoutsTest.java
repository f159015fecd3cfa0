package dev.midstream.planner.sql;

import static dev.midstream.planner.sql.LockTimeouts.AS_SET;
import static dev.midstream.planner.sql.LockTimeouts.IN_TRIES;
import static dev.midstream.planner.sql.LockTimeouts.NEVER;
import static dev.midstream.planner.sql.LockTimeouts.ONCE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockTimeoutsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "vacuum full t",
                "vacuum (analyze) a, b",
                "cluster",
                "reindex table t",
                "refresh materialized view concurrently m",
                "alter table t add column c int",
                "alter table p detach partition q finalize",
                "alter type e add value 'x'",
                "update t set a = 1",
                "select f()",
                "create index i on t (a)",
                "set statement_timeout = '1h'",
                "-- a comment\nvacuum t;"
            })
    void triedAgainIfNothingWasDone(String statement) {
        assertEquals(List.of(IN_TRIES), LockTimeouts.of(List.of(statement)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create unique index concurrently i on t (a)",
                "drop index concurrently if exists i",
                "reindex (concurrently) table t",
                "reindex index concurrently i",
                "alter table p detach partition q concurrently",
                "frobnicate concurrently t"
            })
    void neverInterruptedIfThatLeavesSomethingBroken(String statement) {
        assertEquals(List.of(NEVER), LockTimeouts.of(List.of(statement)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call fill_it()",
                "do $$ begin update t set a = 1; commit; end $$",
                "drop table a; drop table b",
                "frobnicate t",
                "begin",
                ""
            })
    void triedOnceIfNobodyKnowsHowFarItCame(String statement) {
        assertEquals(List.of(ONCE), LockTimeouts.of(List.of(statement)));
    }

    @Test
    void inATransactionOfTheAuthorsNothingCanBeRepeatedAlone() {
        assertEquals(
                List.of(ONCE, ONCE, ONCE, ONCE, ONCE, IN_TRIES),
                LockTimeouts.of(
                        List.of("begin", "savepoint s", "drop table a", "rollback to s", "commit", "vacuum b")));
    }

    @Test
    void authorsOwnTimeoutCountsUntilItIsReset() {
        assertEquals(
                List.of(IN_TRIES, AS_SET, AS_SET, NEVER, IN_TRIES, IN_TRIES),
                LockTimeouts.of(List.of(
                        "vacuum a",
                        "set lock_timeout = '10s'",
                        "call f()",
                        "drop index concurrently i",
                        "reset lock_timeout",
                        "vacuum b")));
    }
}
