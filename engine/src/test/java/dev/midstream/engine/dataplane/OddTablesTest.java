package dev.midstream.engine.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.traffic.Traffic;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            fixture.limit("m", 5_000);
            long before = Live.rows(live.awaitRows(1_000));
            try (Traffic inserts = new Traffic(
                    database,
                    1,
                    1,
                    (statement, random) ->
                            statement.execute("insert into t select g, 'w' || g from generate_series(%d, %d) g"
                                    .formatted(next.get(), next.addAndGet(2_000) - 1)))) {
                assertEquals(new Ending.AtGate(PhaseName.VALIDATE), live.ending());
                long filled = EventRows.changed(fixture) - before;
                long inserted = inserts.statements() * 2_000;
                assertTrue(filled > 0 && inserted > 2 * filled, filled + " filled while " + inserted + " came");
                fixture.assertReplayEqualsState("m");
            }
        }
        assertEquals(0, database.number("select count(*) from t where f is distinct from nullif(v, 'v1')"));
    }

    /** By keys and by blocks, of which the file has none any more. */
    @ParameterizedTest
    @ValueSource(strings = {COUNT, FILL})
    void tableThatIsDeletedFromToNothingIsDone(String change, TestDatabase database) {
        makeTable(database, 50_000);
        try (Fixture fixture = new Fixture(database);
                Live live = fixture.start(change, PhaseName.CONTRACT, 2)) {
            fixture.limit("m", 20_000);
            live.awaitRows(5_000);
            live.store().request(new ControlEvent.Paused(Fixture.TESTER, "so that it does not end meanwhile"));
            Live.until("the table is nothing", () -> {
                database.execute("delete from t", "vacuum t");
                return database.number("select pg_relation_size('t')") == 0;
            });
            assertTrue(!live.isOver(), "it ended too early");
            fixture.unlimit("m");
            live.store().request(new ControlEvent.Resumed(Fixture.TESTER));
            assertEquals(new Ending.Completed(), live.ending());
            fixture.assertReplayEqualsState("m");
            assertTrue(EventRows.changed(fixture) < 50_000);
        }
    }

    /** The lowest key is the highest; or the two are as far apart as can be. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(-9223372036854775808)",
                "(9223372036854775807)",
                "(-9223372036854775808), (9223372036854775807)"
            })
    void rowsAtTheEndsOfTheirKeysTypeAreCountedOnce(String keys, TestDatabase database) {
        makeTable(database, 0);
        database.execute("alter table t alter id type bigint", "insert into t (id) values " + keys, "analyze t");
        long rows = database.number("select count(*) from t");
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.Completed(), fixture.run(COUNT));
            fixture.assertReplayEqualsState("m");
            assertEquals(rows, EventRows.changed(fixture));
        }
        assertEquals(rows, database.number("select count(*) from t where n = 1"));
    }

    /** What comes far above the last key while the only row is being counted is none of the rows that were there. */
    @Test
    void rowThatComesFarAwayFromTheOnlyOneIsLeftAlone(TestDatabase database) throws SQLException {
        makeTable(database, 0);
        database.execute("insert into t (id) values (-2147483648)");
        try (Fixture fixture = new Fixture(database);
                Connection application = database.connect();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("select from t for update");
            try (Live live = fixture.start(COUNT, PhaseName.CONTRACT, 1)) {
                live.await(view -> !view.lanes().isEmpty());
                statement.execute("insert into t (id) values (2147483647)");
                application.commit();
                assertEquals(new Ending.Completed(), live.ending());
            }
            fixture.assertReplayEqualsState("m");
            assertEquals(1, EventRows.changed(fixture));
        }
        assertIterableEquals(
                List.of("-2147483648|1", "2147483647|0"), database.rows("select id, n from t order by id"));
    }

    @Punctual
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
        Late.unless(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 40, "it took longer than 40 s");
    }

    private static void makeTable(TestDatabase database, int rows) {
        database.execute(
                "create table t (id int primary key, v text, n int not null default 0)",
                "insert into t select g, 'v' || g %% 3 from generate_series(1, %d) g".formatted(rows),
                "vacuum analyze t");
    }
}
