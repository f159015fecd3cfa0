package dev.midstream.engine.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.traffic.Traffic;
import dev.midstream.planner.file.PhaseName;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tables that grow, vanish, hold one row, or take their time. */
@FreshDatabase
class OddTablesTest {
    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: "nullif(v, 'v1')"}
            """;
    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;
    private static final String SLOW = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, where: slowly(id), once: true}
            """;

    @Test
    void tableThatGrowsFasterThanItIsFilledComesToItsEnd(TestDatabase database) {
        makeTable(database, 20_000);
        AtomicInteger next = new AtomicInteger(1_000_000);
        try (Fixture fixture = new Fixture(database);
                Live live = fixture.start(FILL, PhaseName.BACKFILL, 2)) {
            fixture.limit("m", 10_000);
            live.awaitRows(1_000);
            try (Traffic inserts = new Traffic(
                    database,
                    1,
                    1,
                    (statement, random) ->
                            statement.execute("insert into t select g, 'w' || g from generate_series(%d, %d) g"
                                    .formatted(next.get(), next.addAndGet(2_000) - 1)))) {
                assertEquals(new Ending.AtGate(PhaseName.VALIDATE), live.ending());
                fixture.assertReplayEqualsState("m");
                assertTrue(inserts.statements() > 5);
            }
        }
        assertEquals(0, database.number("select count(*) from t where f is distinct from nullif(v, 'v1')"));
    }

    @Test
    void tableThatIsDeletedFromToNothingIsDone(TestDatabase database) {
        makeTable(database, 50_000);
        try (Fixture fixture = new Fixture(database);
                Live live = fixture.start(COUNT, PhaseName.CONTRACT, 2)) {
            fixture.limit("m", 20_000);
            live.awaitRows(5_000);
            database.execute("delete from t", "vacuum t");
            fixture.unlimit("m");
            assertEquals(new Ending.Completed(), live.ending());
            fixture.assertReplayEqualsState("m");
        }
    }

    @Test
    void oneRowOfAGreatNegativeKeyIsCountedOnceAndAnotherFarAway(TestDatabase database) {
        database.execute(
                "create table t (id bigint primary key, v text, n int not null default 0)",
                "insert into t values (-9223372036854775808, 'v')",
                "analyze t");
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.Completed(), fixture.run(COUNT));
            fixture.assertReplayEqualsState("m");
            assertEquals(1, EventRows.changed(fixture));
        }
        assertEquals(1, database.number("select n from t"));
    }

    @Test
    void rowsThatTakeLongAreTakenInSmallerChunks(TestDatabase database) {
        makeTable(database, 400);
        database.execute(
                "create function slowly(int) returns bool language plpgsql volatile as $$ begin perform pg_sleep(0.01); return true; end $$");
        long start = System.nanoTime();
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.Completed(), fixture.run(SLOW));
            fixture.assertReplayEqualsState("m");
            assertEquals(400, EventRows.changed(fixture));
        }
        assertEquals(400, database.number("select count(*) from t where n = 1"));
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 40);
    }

    private static void makeTable(TestDatabase database, int rows) {
        database.execute(
                "create table t (id int primary key, v text, n int not null default 0)",
                "insert into t select g, 'v' || g %% 3 from generate_series(1, %d) g".formatted(rows),
                "vacuum analyze t");
    }
}
