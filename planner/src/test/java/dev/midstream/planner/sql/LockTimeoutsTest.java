package dev.midstream.planner.sql;

import static dev.midstream.planner.sql.LockTimeouts.AS_SET;
import static dev.midstream.planner.sql.LockTimeouts.DETACH;
import static dev.midstream.planner.sql.LockTimeouts.IN_TRIES;
import static dev.midstream.planner.sql.LockTimeouts.NEVER;
import static dev.midstream.planner.sql.LockTimeouts.ONCE;
import static dev.midstream.planner.sql.LockTimeouts.ROWS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                "select f()",
                "with \"insert\" as (select 1) select * from \"insert\"",
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
                "frobnicate concurrently t"
            })
    void neverInterruptedIfThatLeavesSomethingBroken(String statement) {
        assertEquals(List.of(NEVER), LockTimeouts.of(List.of(statement)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update t set a = 1",
                "delete from t",
                "insert into t select 1",
                "with x as (select 1) insert into t select * from x",
                "with x as (delete from t returning a) select * from x",
                "with x as (insert into t values (1) returning a) select a from x",
                "with y as materialized (select 1), x as (insert into t select * from y returning a) select a from x",
                "merge into t using u on t.a = u.a when matched then delete",
                "copy t to '/srv/program'",
                "copy t from program 'true'"
            })
    void rowsAreWaitedForAsByAnyClient(String statement) {
        assertEquals(List.of(ROWS), LockTimeouts.of(List.of(statement)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call fill_it()",
                "copy t to program 'cat'",
                "copy (select a from t) to program 'cat' with (format csv)",
                "drop subscription s",
                "alter subscription s refresh publication",
                "create subscription s connection '' publication p",
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
                List.of(IN_TRIES, AS_SET, AS_SET, IN_TRIES, IN_TRIES),
                LockTimeouts.of(
                        List.of("vacuum a", "set lock_timeout = '10s'", "call f()", "reset lock_timeout", "vacuum b")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drop index concurrently i | NEVER",
                "alter table p detach partition q concurrently | DETACH",
                "discard all | IN_TRIES",
                "reset all | IN_TRIES"
            })
    void whatTakesTheAuthorsTimeoutBackLeavesTheTriesAndNotNothing(String between, LockTimeouts itself) {
        assertEquals(
                List.of(AS_SET, itself, IN_TRIES, ONCE),
                LockTimeouts.of(
                        List.of("set lock_timeout = '2s'", between, "alter table t add column c int", "call f()")));
    }

    @Test
    void whatDoesNotTakeItBackLeavesIt() {
        assertEquals(
                List.of(AS_SET, AS_SET, AS_SET, AS_SET, AS_SET, AS_SET),
                LockTimeouts.of(List.of(
                        "set lock_timeout = '2s'",
                        "discard plans",
                        "rollback",
                        "set local lock_timeout = 0",
                        "select 1; select 2",
                        "vacuum t")));
    }

    @Test
    void whatWasSetInATransactionIsTakenBackWithIt() {
        assertEquals(
                List.of(ONCE, AS_SET, ONCE, IN_TRIES),
                LockTimeouts.of(List.of("begin", "set lock_timeout = '2s'", "rollback", "vacuum t")));
        assertEquals(
                List.of(ONCE, ONCE, AS_SET, ONCE, ONCE),
                LockTimeouts.of(
                        List.of("begin", "savepoint s", "set lock_timeout = '2s'", "rollback to s", "drop table t")));
        assertEquals(
                List.of(ONCE, AS_SET, AS_SET, AS_SET),
                LockTimeouts.of(List.of("begin", "set lock_timeout = '2s'", "commit", "vacuum t")));
        assertEquals(
                List.of(AS_SET, AS_SET, AS_SET, AS_SET),
                LockTimeouts.of(List.of("set lock_timeout = '2s'", "begin", "rollback", "vacuum t")));
    }

    @Test
    void setTogetherWithOtherStatementsItLastsNoLongerThanThey() {
        assertEquals(
                List.of(ONCE, IN_TRIES), LockTimeouts.of(List.of("set lock_timeout = '2s'; drop table t", "vacuum a")));
        assertEquals(
                List.of(AS_SET, ONCE, IN_TRIES),
                LockTimeouts.of(List.of("set lock_timeout = '2s'", "reset lock_timeout; drop table t", "vacuum a")));
    }

    @Test
    void detachedConcurrentlyItWaitsForAStrongLockInTheEnd() {
        assertEquals(
                List.of(DETACH, IN_TRIES, IN_TRIES),
                LockTimeouts.of(List.of(
                        "alter table p detach partition q concurrently",
                        "alter table p detach partition q finalize",
                        "alter table p detach partition r")));
    }
}
