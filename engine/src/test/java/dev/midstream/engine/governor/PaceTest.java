package dev.midstream.engine.governor;

import static dev.midstream.engine.pg.Fixture.TESTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent.ThrottleSet;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a limit of WAL, or of time, makes of a real run, as the server sees it. */
@FreshDatabase
class PaceTest {
    private static final String M = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;

    private static final long MB = 1_000_000;

    @Test
    void walOfTheServerStaysAtTheLimitAndNotBelowAHalfOfIt(TestDatabase database) {
        long limit = 4 * MB;
        database.execute(
                "create table t (id int primary key, n int not null default 0, pad text not null)",
                "insert into t select g, 0, repeat('x', 200) from generate_series(1, 300000) g",
                "vacuum analyze t");
        try (Fixture fixture = new Fixture(database)) {
            fixture.register(M);
            set(fixture, Limits.NONE.withWalRate(limit));
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 2)) {
                live.await(view -> view.heldLanes().size() == 2 && Live.rows(view) > 0);
                double limited = walPerSecond(database, () -> Live.sleep(Duration.ofSeconds(10)));
                long rows = Live.rows(live.store().view());
                fixture.unlimit("m");
                double free = walPerSecond(database, () -> live.awaitRows(rows + 80_000));
                System.out.printf(
                        "4 MB/s of WAL allowed: %.1f MB/s; without a limit: %.1f MB/s%n", limited / MB, free / MB);
                assertTrue(limited < limit * 1.2, "WAL a second: " + limited);
                assertTrue(limited > limit * 0.5, "WAL a second: " + limited);
                assertTrue(free > limit * 2, "it was the limit that kept it down: " + free);
                assertEquals(new Ending.Completed(), live.ending());
            }
        }
    }

    @Test
    void nicenessIsAShareOfTheTime(TestDatabase database) throws SQLException {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g, 0 from generate_series(1, 100000) g",
                "vacuum analyze t",
                // A row takes time, and no core: how busy the machine is makes no difference.
                "create function take_time() returns trigger language plpgsql as "
                        + "$$ begin perform pg_sleep(0.001); return new; end $$",
                "create trigger slow before update on t for each row execute function take_time()");
        try (Fixture fixture = new Fixture(database)) {
            fixture.register(M);
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 1)) {
                live.awaitRows(200);
                double eager = shareOfTime(database, Duration.ofSeconds(2));
                set(fixture, Limits.NONE.withNice(3));
                Live.sleep(Duration.ofSeconds(1));
                double nice = shareOfTime(database, Duration.ofSeconds(6));
                System.out.printf("at work for %.2f of the time, with --nice 3 for %.2f%n", eager, nice);
                assertTrue(eager > 0.6, "share of the time without a limit: " + eager);
                assertTrue(nice > 0.15 && nice < 0.4, "share of the time, where a quarter is right: " + nice);
            }
        }
    }

    private static void set(Fixture fixture, Limits limits) {
        fixture.engine()
                .find("m")
                .orElseThrow()
                .request(now -> new ThrottleSet(TESTER, limits, "a test", Optional.of(now), Optional.empty()));
    }

    private static double walPerSecond(TestDatabase database, Runnable meanwhile) {
        String[] from = position(database);
        meanwhile.run();
        String[] to = position(database);
        return (Double.parseDouble(to[0]) - Double.parseDouble(from[0]))
                / (Double.parseDouble(to[1]) - Double.parseDouble(from[1]));
    }

    private static String[] position(TestDatabase database) {
        return database.value(
                        "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn || ' ' || extract(epoch from clock_timestamp())")
                .split(" ");
    }

    /** For how much of the time some session of ours was in a transaction that writes, seen from another session. */
    private static double shareOfTime(TestDatabase database, Duration time) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement look = connection.prepareStatement("""
                        select exists (select from pg_stat_activity
                          where datname = current_database() and application_name like 'midstream%' and backend_xid is not null)""")) {
            int looks = 0;
            int busy = 0;
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end) {
                try (ResultSet seen = look.executeQuery()) {
                    seen.next();
                    busy += seen.getBoolean(1) ? 1 : 0;
                    looks++;
                }
                Live.sleep(Duration.ofMillis(17));
            }
            return busy / (double) looks;
        }
    }
}
