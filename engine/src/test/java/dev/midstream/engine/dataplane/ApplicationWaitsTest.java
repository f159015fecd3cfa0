package dev.midstream.engine.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Clients change random rows of a table whose rows are slow to change, and measure how long they wait for them. */
@FreshDatabase
class ApplicationWaitsTest {
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final int CLIENTS = 4;
    private static final int ROWS = 3_000;
    /** Enough for windows of many blocks. */
    private static final int MANY_ROWS = 20_000;

    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;
    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: slow(v)}
            """;

    @Punctual
    void slowTriggerMakesNoClientWaitForMoreThanASecond(TestDatabase database) {
        slowTrigger(3, database);
    }

    @Punctual
    void verySlowTriggerMakesNoClientWaitForMoreThanASecond(TestDatabase database) {
        slowTrigger(100, database);
    }

    /** By keys, behind a trigger of the application's. */
    private static void slowTrigger(int millis, TestDatabase database) {
        int rows = millis > 10 ? 200 : ROWS;
        table(database, rows);
        database.execute(
                "create function wait() returns trigger language plpgsql as 'begin perform pg_sleep(%s); return new; end'"
                        .formatted(millis / 1000.0),
                "create trigger slow before update of n on t for each row execute function wait()");
        try (Fixture fixture = new Fixture(database)) {
            measure(fixture, COUNT, rows, "a trigger of " + millis + " ms a row", database);
        }
        assertEquals(rows, database.number("select count(*) from t where n = 1"));
    }

    /** By blocks. */
    @Punctual
    void expensiveFillMakesNoClientWaitForMoreThanASecond(TestDatabase database) {
        table(database, ROWS);
        database.execute(
                "create function slow(v text) returns text language plpgsql immutable as 'begin perform pg_sleep(0.003); return upper(v); end'");
        try (Fixture fixture = new Fixture(database)) {
            fixture.run(FILL, PhaseName.EXPAND);
            measure(fixture, FILL, ROWS, "a fill of 3 ms a row", database);
        }
        assertEquals(ROWS, database.number("select count(*) from t where f = upper(v)"));
    }

    /** By blocks: those that are worth one block are too large, too. */
    @Punctual
    void veryExpensiveFillMakesNoClientWaitForMoreThanASecond(TestDatabase database) {
        table(database, MANY_ROWS);
        database.execute(
                "create function slow(v text) returns text language plpgsql immutable as 'begin perform pg_sleep(0.015); return upper(v); end'");
        try (Fixture fixture = new Fixture(database)) {
            fixture.run(FILL, PhaseName.EXPAND);
            measureFor(Duration.ofSeconds(8), fixture, FILL, MANY_ROWS, "a fill of 15 ms a row", database);
            fixture.assertReplayEqualsState("m");
        }
        assertTrue(database.number("select count(*) from t where f = upper(v)") > 50);
    }

    @Punctual
    void rowsRefusedByBlocksMakeNoClientWaitForMoreThanASecond(TestDatabase database) {
        refusedRows("add_column: {table: t, column: f, type: int, fill: 1000 / d}", "f", database);
    }

    @Punctual
    void rowsRefusedByKeysMakeNoClientWaitForMoreThanASecond(TestDatabase database) {
        refusedRows("update: {table: t, set: {n: n + 1000 / d}, once: true}", "n", database);
    }

    /** One row in a hundred is refused, so that they are done in portions, behind a trigger of 3 ms. */
    private static void refusedRows(String what, String column, TestDatabase database) {
        String change = "migration: m\nchanges:\n  - " + what + "\n";
        table(database, MANY_ROWS);
        database.execute(
                "alter table t add d int not null default 1",
                "update t set d = 0 where id % 100 = 50",
                "vacuum full t",
                "create function wait() returns trigger language plpgsql as 'begin perform pg_sleep(0.003); return new; end'");
        try (Fixture fixture = new Fixture(database)) {
            fixture.run(change, PhaseName.EXPAND);
            database.execute("create trigger slow before update of %s on t for each row execute function wait()"
                    .formatted(column));
            measureFor(
                    Duration.ofSeconds(6),
                    fixture,
                    change,
                    MANY_ROWS,
                    "rows refused behind a trigger of 3 ms",
                    database);
            fixture.assertReplayEqualsState("m");
        }
    }

    private static void table(TestDatabase database, int rows) {
        database.execute(
                "create table t (id int primary key, n int not null default 0, hits int not null default 0, v text)",
                "insert into t select g, 0, 0, 'v' || g from generate_series(1, %d) g".formatted(rows),
                "vacuum analyze t");
    }

    private static void measure(Fixture fixture, String migration, int rows, String what, TestDatabase database) {
        measure(rows, what, database, () -> {
            Ending ending = fixture.run(migration, PhaseName.BACKFILL);
            assertTrue(ending instanceof Ending.Completed || ending instanceof Ending.AtGate, ending::toString);
            fixture.assertReplayEqualsState("m");
        });
    }

    /** Of a run that is left before its end. */
    private static void measureFor(
            Duration time, Fixture fixture, String migration, int rows, String what, TestDatabase database) {
        measure(rows, what, database, () -> {
            try (Live live = fixture.start(migration, PhaseName.BACKFILL, 2)) {
                Live.sleep(time);
                System.out.printf("%d rows in %s%n", Live.rows(live.store().view()), time);
            }
        });
    }

    private static void measure(int rows, String what, TestDatabase database, Runnable run) {
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong worst = new AtomicLong();
        AtomicLong updates = new AtomicLong();
        List<Thread> clients = new ArrayList<>();
        long took;
        try {
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(i);
                clients.add(Thread.ofVirtual().start(() -> change(database, random, rows, over, worst, updates)));
            }
            Live.sleep(Duration.ofSeconds(1));
            worst.set(0);
            long began = System.nanoTime();
            run.run();
            took = System.nanoTime() - began;
        } finally {
            over.set(true);
            clients.forEach(ApplicationWaitsTest::join);
        }
        System.out.printf(
                "%s: %d rows in %d ms, %d updates of clients, the slowest %d ms%n",
                what, rows, took / 1_000_000, updates.get(), worst.get() / 1_000_000);
        assertTrue(updates.get() > 0);
        Late.unless(worst.get() < LONGEST.toNanos(), () -> "a client waited for " + Duration.ofNanos(worst.get()));
    }

    private static void change(
            TestDatabase database, Random random, int rows, AtomicBoolean over, AtomicLong worst, AtomicLong updates) {
        try (Connection connection = database.connect();
                PreparedStatement update = connection.prepareStatement("update t set hits = hits + 1 where id = ?")) {
            while (!over.get()) {
                update.setInt(1, 1 + random.nextInt(rows));
                long began = System.nanoTime();
                update.executeUpdate();
                worst.accumulateAndGet(System.nanoTime() - began, Math::max);
                updates.incrementAndGet();
                Live.sleep(Duration.ofMillis(2));
            }
        } catch (SQLException e) {
            worst.set(Long.MAX_VALUE); // a client that fails has been harmed more
            throw new IllegalStateException(e);
        }
    }

    private static void join(Thread client) {
        try {
            client.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
