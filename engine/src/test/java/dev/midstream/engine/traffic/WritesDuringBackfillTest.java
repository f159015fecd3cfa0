package dev.midstream.engine.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The application writes all the time, and knows nothing of the new column. */
@FreshDatabase
class WritesDuringBackfillTest {
    private static final long ROWS = 120_000;
    private static final String MIGRATION = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: upper(v)}
            """;
    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;
    private static final String DEADLOCKS = "select deadlocks from pg_stat_database where datname = current_database()";

    private final AtomicLong nextId = new AtomicLong(ROWS + 1);

    @Test
    void everyRowHasItsValueWhateverIsWrittenMeanwhile(TestDatabase database) {
        makeTable(database);
        try (Fixture fixture = new Fixture(database)) {
            try (Traffic clients = new Traffic(database, 4, 1, this::write);
                    Traffic vacuum = new Traffic(database, 1, 1, WritesDuringBackfillTest::vacuum)) {
                try (Live live = fixture.start(MIGRATION, PhaseName.VALIDATE, 3)) {
                    fixture.limit("m", 30_000);
                    assertEquals(new Ending.AtGate(PhaseName.CONTRACT), live.ending());
                    fixture.assertReplayEqualsState("m");
                }
                assertTrue(clients.statements() > 2000 && vacuum.statements() > 2);
            }
            assertEveryRowIsRight(database);
            fixture.assertReplayEqualsState("m");
            assertEquals(new Ending.Completed(), fixture.run(MIGRATION));
            fixture.assertReplayEqualsState("m");
        }
    }

    @Test
    void deadlocksWithTheApplicationCostTimeAndNothingElse(TestDatabase database) {
        runAgainstTheOrderOfRows(database, MIGRATION);
        assertEveryRowIsRight(database);
    }

    @Test
    void deadlocksOfChunksOfKeysCountNoRowTwice(TestDatabase database) {
        runAgainstTheOrderOfRows(database, COUNT);
        assertEquals(ROWS, database.number("select count(*) from t where n = 1"));
    }

    private static void runAgainstTheOrderOfRows(TestDatabase database, String migration) {
        makeTable(database);
        // Before a chunk gives up waiting for a lock.
        database.execute("alter database " + database.name() + " set deadlock_timeout = '50ms'");
        try (Fixture fixture = new Fixture(database)) {
            fixture.run(migration, PhaseName.EXPAND);
            try (Traffic clients = new Traffic(database, 12, 2, WritesDuringBackfillTest::writeBackwards);
                    Live live = fixture.start(migration, PhaseName.BACKFILL, 3)) {
                fixture.limit("m", 30_000);
                Ending ending = live.ending();
                assertTrue(ending instanceof Ending.AtGate || ending instanceof Ending.Completed, ending::toString);
                fixture.assertReplayEqualsState("m");
                assertTrue(clients.statements() > 20);
            }
        }
        Live.until("the server has counted deadlocks", () -> database.number(DEADLOCKS) > 0);
    }

    @Test
    void rowLockHeldForSecondsIsWaitedForWithoutHoldingOthers(TestDatabase database) throws SQLException {
        makeTable(database);
        try (Fixture fixture = new Fixture(database);
                Connection application = database.connect();
                Live live = fixture.start(MIGRATION, PhaseName.EXPAND, 3)) {
            assertInstanceOf(Ending.AtGate.class, live.ending());
            application.setAutoCommit(false);
            application.createStatement().execute("update t set v = 'held' where id in (1, 60000)");
            try (Live backfill = fixture.start(MIGRATION, PhaseName.VALIDATE, 3)) {
                long began = System.nanoTime();
                Live.until(
                        "all others are filled",
                        () -> backfill.isOver() || database.number("select count(*) from t where f is null") == 2);
                Live.sleep(Duration.ofSeconds(4).minus(Duration.ofNanos(System.nanoTime() - began)));
                assertEquals(2, database.number("select count(*) from t where f is null and id in (1, 60000)"));
                application.commit();
                assertEquals(new Ending.AtGate(PhaseName.CONTRACT), backfill.ending());
            }
            fixture.assertReplayEqualsState("m");
            assertEquals(2, database.number("select count(*) from t where f = 'HELD'"));
            assertEveryRowIsRight(database);
        }
    }

    private static void makeTable(TestDatabase database) {
        database.execute(
                "create table t (id bigint primary key, v text, pad text, n int not null default 0)",
                "insert into t select g, 'v' || g, repeat('x', 120) from generate_series(1, %d) g".formatted(ROWS),
                "vacuum analyze t");
    }

    private static void assertEveryRowIsRight(TestDatabase database) {
        assertEquals(0, database.number("select count(*) from t where f is distinct from upper(v)"));
    }

    private void write(Statement statement, RandomGenerator random) throws SQLException {
        long id = random.nextLong(ROWS) + 1;
        statement.execute(
                switch (random.nextInt(9)) {
                    case 0 -> "insert into t values (%d, 'new', 'x')".formatted(nextId.getAndIncrement());
                    case 1 -> "delete from t where id = " + id;
                    case 2 -> "update t set v = null where id = " + id;
                    case 3 -> "update t set id = -id where id = " + id;
                    case 4 -> "update t set id = -id, v = v || '-' where id = " + -id;
                    case 5, 6 -> "update t set pad = repeat('y', %d) where id = %d".formatted(random.nextInt(1500), id);
                    case 7 -> "insert into t values (%d, 'again', 'x') on conflict do nothing".formatted(id);
                    default -> "update t set v = 'w%d' where id = %d".formatted(random.nextInt(), id);
                });
    }

    private static void vacuum(Statement statement, RandomGenerator random) throws SQLException {
        statement.execute("vacuum t");
        Live.sleep(Duration.ofMillis(200));
    }

    /** Locks many rows against the order of the heap, as no chunk would. */
    private static void writeBackwards(Statement statement, RandomGenerator random) throws SQLException {
        try {
            statement.execute("begin");
            long id = random.nextLong(ROWS) + 1;
            for (int i = 0; i < 20; i++) {
                statement.execute("update t set v = 'b' where id = " + (id - i * 19L));
                Live.sleep(Duration.ofMillis(3)); // so that a chunk comes across it
            }
            statement.execute("commit");
        } catch (SQLException e) {
            if (!"40P01".equals(e.getSQLState())) {
                throw e;
            }
            statement.execute("rollback");
        }
    }
}
