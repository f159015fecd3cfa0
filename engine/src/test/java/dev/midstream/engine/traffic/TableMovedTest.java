package dev.midstream.engine.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lane.LaneEvent.LaneAbandoned;
import dev.midstream.engine.lane.LaneEvent.LaneReset;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import org.junit.jupiter.api.Test;

/** Somebody rewrites, empties, renames, attaches, detaches or drops tables while their rows are being filled. */
@FreshDatabase
class TableMovedTest {
    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: upper(v), not_null: true}
            """;
    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;

    @Test
    void rewrittenByVacuumFullItsBlocksAreCountedAnew(TestDatabase database) {
        makeTable(database);
        whileFilling(database, "delete from t where id % 3 = 0", "vacuum full t");
        assertFilled(database);
    }

    @Test
    void rewrittenTwiceItIsStartedTwice(TestDatabase database) {
        makeTable(database);
        try (Fixture fixture = new Fixture(database)) {
            filling(fixture, live -> {
                database.execute("vacuum full t");
                Live.until("it started again", () -> count(fixture, LaneReset.class) > 0);
                database.execute("cluster t using t_pkey");
            });
            assertTrue(count(fixture, LaneReset.class) >= 2);
        }
        assertFilled(database);
    }

    @Test
    void emptiedTableIsFinishedWithWhatWasWrittenAfterwards(TestDatabase database) {
        makeTable(database);
        whileFilling(database, "truncate t", "insert into t (id, v) select g, 'again' from generate_series(1, 100) g");
        assertEquals(100, database.number("select count(*) from t where f = 'AGAIN'"));
    }

    @Test
    void emptiedTableCountedByKeysIsFinishedToo(TestDatabase database) {
        makeTable(database);
        whileCounting(database, "truncate t");
    }

    @Test
    void rewrittenTableCountedByKeysIsCountedOnce(TestDatabase database) {
        makeTable(database);
        whileCounting(database, "vacuum full t");
        assertEquals(100_000, database.number("select count(*) from t where n = 1"));
    }

    @Test
    void tableReplacedUnderItsNameIsNotCountedUpOnTopOfTheOldOnesCount(TestDatabase database) {
        makeTable(database);
        try (Fixture fixture = new Fixture(database)) {
            try (Live live = fixture.start(COUNT, PhaseName.CONTRACT, 2)) {
                fixture.limit("m", 20_000);
                live.awaitRows(10_000);
                database.execute(
                        "begin; create table t_new (like t including all); insert into t_new select * from t; alter table t rename to t_old; alter table t_new rename to t; commit");
                Ending.Failed failed = assertInstanceOf(Ending.Failed.class, live.ending());
                assertTrue(failed.message().contains("called public.t_old now"), failed.message());
            }
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(0, database.number("select count(*) from t where n > 1"));
    }

    @Test
    void errorAboutAnotherTableStopsTheLaneAndStartsNothingAgain(TestDatabase database) {
        makeTable(database);
        database.execute(
                "create function gone() returns trigger language plpgsql as $$ begin if new.id = 50000 then perform 1 from no_such_table; end if; return new; end $$",
                "create trigger gone before update on t for each row execute function gone()");
        try (Fixture fixture = new Fixture(database)) {
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(COUNT));
            assertTrue(failed.message().contains("no_such_table"), failed.message());
            database.execute("drop trigger gone on t");
            assertEquals(new Ending.Completed(), fixture.run(COUNT));
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(100_000, database.number("select count(*) from t where n = 1"));
    }

    @Test
    void partitionAttachedMeanwhileIsFilledAsWell(TestDatabase database) {
        makePartitions(database);
        whileFilling(
                database,
                "create table t_c (like t including all)",
                "insert into t_c (id, v) select g, 'v' || g from generate_series(200001, 205000) g",
                "alter table t attach partition t_c for values from (200001) to (300000)");
        assertEquals(105_000, database.number("select count(*) from t"));
        assertFilled(database);
    }

    @Test
    void partitionAttachedAfterTheBackfillIsFilledWhenTheFailedProofIsRunAgain(TestDatabase database) {
        makePartitions(database);
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.AtGate(PhaseName.VALIDATE), fixture.run(FILL, PhaseName.BACKFILL));
            fixture.assertReplayEqualsState("m");
            database.execute(
                    "create table t_c (like t including all)",
                    "insert into t_c (id, v) select g, 'v' || g from generate_series(200001, 200100) g",
                    "alter table t attach partition t_c for values from (200001) to (300000)");
            Ending.Unproved unproved = assertInstanceOf(Ending.Unproved.class, fixture.run(FILL));
            assertTrue(unproved.message().contains("200001"), unproved.message());
            assertEquals(new Ending.Completed(), fixture.run(FILL));
            fixture.assertReplayEqualsState("m");
        }
        assertFilled(database);
    }

    @Test
    void partitionDetachedAndDroppedMeanwhileIsLeftOut(TestDatabase database) {
        makePartitions(database);
        try (Fixture fixture = new Fixture(database)) {
            filling(fixture, live -> database.execute("alter table t detach partition t_b", "drop table t_b"));
            assertTrue(count(fixture, LaneAbandoned.class) > 0);
        }
        assertEquals(50_000, database.number("select count(*) from t"));
        assertFilled(database);
    }

    @Test
    void partitionDetachedMeanwhileIsFilledToItsEndAndOtherwiseLeftOut(TestDatabase database) {
        makePartitions(database);
        whileFilling(database, "alter table t detach partition t_b");
        assertEquals(50_000, database.number("select count(*) from t"));
        assertFilled(database);
        assertEquals(50_000, database.number("select count(*) from t_b where f = upper(v)"));
    }

    @Test
    void partitionDetachedMeanwhileIsCountedOnce(TestDatabase database) {
        makePartitions(database);
        whileCounting(database, "alter table t detach partition t_b");
        assertEquals(50_000, database.number("select count(*) from t where n = 1"));
        assertEquals(50_000, database.number("select count(*) from t_b where n = 1"));
    }

    /** The rows to be counted are those that were there at the beginning. */
    @Test
    void partitionAttachedMeanwhileIsNotCounted(TestDatabase database) {
        makePartitions(database);
        whileCounting(
                database,
                "create table t_c (like t including all)",
                "insert into t_c (id, v) select g, 'v' || g from generate_series(200001, 205000) g",
                "alter table t attach partition t_c for values from (200001) to (300000)");
        assertEquals(100_000, database.number("select count(*) from t where n = 1"));
        assertEquals(5_000, database.number("select count(*) from t_c where n = 0"));
    }

    @Test
    void partitionRenamedMeanwhileIsFilledUnderItsNewName(TestDatabase database) {
        makePartitions(database);
        whileFilling(database, "alter table t_b rename to \"T b\"");
        assertFilled(database);
    }

    @Test
    void partitionRenamedMeanwhileIsCountedOnceUnderItsNewName(TestDatabase database) {
        makePartitions(database);
        whileCounting(database, "alter table t_a rename to t_1", "alter table t_b rename to t_a");
        assertEquals(100_000, database.number("select count(*) from t where n = 1"));
    }

    @Test
    void rowsOfAPartitionThatWasEmptyAtFirstAreNotCounted(TestDatabase database) {
        makePartitions(database);
        database.execute("create table t_c partition of t for values from (200001) to (300000)");
        whileCounting(database, "insert into t (id, v) select g, 'v' || g from generate_series(200001, 201000) g");
        assertEquals(1_000, database.number("select count(*) from t where n = 0"));
        assertEquals(100_000, database.number("select count(*) from t where n = 1"));
    }

    private static void whileFilling(TestDatabase database, String... statements) {
        try (Fixture fixture = new Fixture(database)) {
            filling(fixture, live -> database.execute(statements));
        }
    }

    private static void whileCounting(TestDatabase database, String... statements) {
        try (Fixture fixture = new Fixture(database);
                Live live = fixture.start(COUNT, PhaseName.CONTRACT, 3)) {
            fixture.limit("m", 20_000);
            live.awaitRows(10_000);
            assertTrue(!live.isOver(), "it ended too early");
            database.execute(statements);
            fixture.unlimit("m");
            assertEquals(new Ending.Completed(), live.ending());
            fixture.assertReplayEqualsState("m");
        }
    }

    private static void filling(Fixture fixture, java.util.function.Consumer<Live> meanwhile) {
        try (Live live = fixture.start(FILL, PhaseName.CONTRACT, 3)) {
            fixture.limit("m", 20_000);
            live.awaitRows(10_000);
            meanwhile.accept(live);
            fixture.unlimit("m");
            assertEquals(new Ending.Completed(), live.ending());
            fixture.assertReplayEqualsState("m");
        }
    }

    private static long count(Fixture fixture, Class<? extends Event> type) {
        return fixture.laneEvents("m").stream().filter(type::isInstance).count();
    }

    private static void makeTable(TestDatabase database) {
        database.execute(
                "create table t (id bigint primary key, v text, n int not null default 0, pad text)",
                "insert into t select g, 'v' || g, 0, repeat('x', 300) from generate_series(1, 100000) g",
                "vacuum analyze t");
    }

    private static void makePartitions(TestDatabase database) {
        database.execute(
                "create table t (id bigint primary key, v text, n int not null default 0, pad text) partition by range (id)",
                "create table t_a partition of t for values from (1) to (50001)",
                "create table t_b partition of t for values from (50001) to (200001)",
                "insert into t select g, 'v' || g, 0, repeat('x', 300) from generate_series(1, 100000) g",
                "analyze t");
    }

    private static void assertFilled(TestDatabase database) {
        assertEquals(0, database.number("select count(*) from t where f is distinct from upper(v)"));
    }
}
