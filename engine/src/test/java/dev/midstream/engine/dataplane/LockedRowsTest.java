package dev.midstream.engine.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lane.LaneEvent.RowsPassedOver;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.traffic.Traffic;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** The application keeps rows locked for longer than anybody would wait. */
@FreshDatabase
class LockedRowsTest {
    private static final int ROWS = 30_000;
    private static final Duration HELD = Duration.ofSeconds(8);
    private static final Duration HELD_LONG = Duration.ofSeconds(30);
    private static final long WAIT_MAX_MILLIS = 1_000;

    private static final String LOCKED = "v % 3000 = 77";
    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: upper(w)}
            """;
    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;
    private final AtomicLong longestWaitMillis = new AtomicLong();
    private Duration othersDone = Duration.ZERO;
    private Duration end = Duration.ZERO;

    @Punctual
    void othersAreFilledMeanwhileAndTheLockedOnesAreComeBackFor(TestDatabase database) throws SQLException {
        makeTable(database, "id bigint primary key", "g");
        runsWhileRowsAreLocked(
                database,
                HELD,
                FILL,
                "f is null",
                "select count(*) from t where f is distinct from upper(w)",
                "select count(*) from t where touched = 0");
    }

    @Punctual
    void othersAreCountedMeanwhileAndTheLockedOnesOnce(TestDatabase database) throws SQLException {
        countedMeanwhile(database, "id bigint primary key", "g");
    }

    @Punctual
    void alsoByAKeyOfSeveralColumnsInAnotherOrder(TestDatabase database) throws SQLException {
        countedMeanwhile(
                database,
                "a text, b int, c date, primary key (b, a, c)",
                "'k ''ä\" ' || g % 7, g / 2, date '2020-01-01' + g % 100");
    }

    private void countedMeanwhile(TestDatabase database, String key, String values) throws SQLException {
        makeTable(database, key, values);
        runsWhileRowsAreLocked(
                database, HELD, COUNT, "n = 0", "select count(*) from t where n <> 1", "select count(*) from t");
    }

    @Punctual
    void lockOfHalfAMinuteCostsNothingButItsOwnChunks(TestDatabase database) throws SQLException {
        makeTable(database, "id bigint primary key", "g");
        runsWhileRowsAreLocked(
                database, HELD_LONG, COUNT, "n = 0", "select count(*) from t where n <> 1", "select count(*) from t");
        Late.unless(othersDone.compareTo(HELD_LONG) < 0, () -> "all others were done after " + othersDone);
        Late.unless(end.compareTo(Duration.ofSeconds(3)) < 0, () -> "it ended after the lock by " + end);
    }

    private void runsWhileRowsAreLocked(
            TestDatabase database, Duration held, String change, String pending, String wrong, String byChunks)
            throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection application = database.connect();
                Statement statement = application.createStatement()) {
            assertInstanceOf(Ending.AtGate.class, fixture.run(change, PhaseName.EXPAND));
            application.setAutoCommit(false);
            statement.execute("select from t where %s for update".formatted(LOCKED));
            long start = System.nanoTime();
            try (Live live = fixture.start(change, PhaseName.CONTRACT, 3);
                    Traffic others = new Traffic(database, 2, 5, this::touch)) {
                Live.until(
                        "all but the locked rows are done",
                        () -> live.isOver() || database.number("select count(*) from t where " + pending) == 10);
                othersDone = Duration.ofNanos(System.nanoTime() - start);
                Live.sleep(held.minus(Duration.ofNanos(System.nanoTime() - start)));
                assertEquals(10, database.number("select count(*) from t where " + pending));
                application.commit();
                long committed = System.nanoTime();
                assertEquals(new Ending.Completed(), live.ending());
                end = Duration.ofNanos(System.nanoTime() - committed);
                assertTrue(others.statements() > 100);
            }
            assertEquals(0, database.number(wrong));
            long changed = EventRows.changed(fixture);
            assertTrue(changed <= ROWS && changed >= database.number(byChunks), "rows in the log: " + changed);
            assertTrue(EventRows.count(fixture, RowsPassedOver.class) > 0);
            assertTrue(EventRows.count(fixture, RowsPassedOver.class) < 200, "asked too often");
            fixture.assertReplayEqualsState("m");
        }
        System.out.printf(
                "locked for %s: others done after %s, the end %s after the commit, longest wait %s ms%n",
                held, othersDone, end, longestWaitMillis);
        Late.unless(
                longestWaitMillis.get() < WAIT_MAX_MILLIS,
                "a statement of the application took " + longestWaitMillis + " ms");
    }

    /** A row that nobody else has locked, except for a chunk. */
    private void touch(Statement statement, RandomGenerator random) throws SQLException {
        int v = random.nextInt(ROWS) + 1;
        if (v % 3000 != 77) {
            long start = System.nanoTime();
            statement.execute("update t set touched = touched + 1 where v = " + v);
            longestWaitMillis.accumulateAndGet(
                    Duration.ofNanos(System.nanoTime() - start).toMillis(), Math::max);
        }
        Live.sleep(Duration.ofMillis(5));
    }

    private static void makeTable(TestDatabase database, String key, String values) {
        database.execute(
                "create table t (v int, w text, n int not null default 0, touched int not null default 0, pad text, %s)"
                        .formatted(key),
                "insert into t select g, 'w' || g, 0, 0, repeat('x', 100), %s from generate_series(1, %d) g"
                        .formatted(values, ROWS),
                "create index by_v on t (v)",
                "vacuum analyze t");
    }
}
