package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.crash.Proxy.Verdict;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The line to the server is cut at the worst of moments: around the commit. */
@FreshDatabase
class CutConnectionsTest {
    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"CUT_BEFORE", "CUT_AFTER"})
    void rowsAreCountedOnceWhetherOrNotTheCommitArrived(Verdict cut, TestDatabase database) {
        Ledger ledger = new Ledger(database, 60_000);
        try (Fixture fixture = new Fixture(database)) {
            fixture.requested(Ledger.MIGRATION, PhaseName.CONTRACT);
            int cuts = run(database, "ledger", Store.LEASE_TERM, everyCommit(9, cut));
            ledger.assertEven(fixture);
            assertTrue(cuts >= 8, "only " + cuts + " lines were cut");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"CUT_BEFORE", "CUT_AFTER"})
    void stepsAreDoneOnceWhetherOrNotTheCommitArrived(Verdict cut, TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v text)",
                "insert into t select g, 'v' || g from generate_series(1, 10000) g");
        try (Fixture fixture = new Fixture(database)) {
            fixture.requested("""
                    migration: m
                    changes:
                      - add_column: {table: t, column: f, type: text, fill: upper(v), not_null: true}
                      - create_index: {table: t, columns: [f]}
                      - add_constraint: {table: t, unique: [f, id]}
                    """, PhaseName.CONTRACT);
            int cuts = run(database, "m", Store.LEASE_TERM, everyCommit(17, cut));
            fixture.assertReplayEqualsState("m");
            assertTrue(cuts >= 5, "only " + cuts + " lines were cut");
        }
        assertEquals(10000, database.number("select count(*) from t where f = upper(v)"));
        assertEquals(0, database.number("select count(*) from pg_index where not indisvalid"));
    }

    /** The server's backend goes on with a commit whose client has gone: the lane is its own until it is through. */
    @Test
    void commitStillUnderWayWhenTheLineIsCutIsWaitedFor(TestDatabase database) {
        Ledger ledger = new Ledger(database, 20_000);
        database.execute(
                "create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(1.5); return null; end $$",
                "create constraint trigger slow after update on ledger deferrable initially deferred for each row when (new.id % 4000 = 0) execute function slow()");
        try (Fixture fixture = new Fixture(database)) {
            fixture.requested(Ledger.MIGRATION, PhaseName.CONTRACT);
            run(database, "ledger", Store.LEASE_TERM, everyCommit(17, Verdict.CUT_AFTER));
            ledger.assertEven(fixture);
        }
    }

    @Test
    void serverThatFallsSilentIsGivenUpAndTheRunGoesOnWithNewConnections(TestDatabase database) {
        Ledger ledger = new Ledger(database, 60_000);
        AtomicInteger chunks = new AtomicInteger();
        try (Fixture fixture = new Fixture(database)) {
            fixture.requested(Ledger.MIGRATION, PhaseName.CONTRACT);
            int silenced = run(database, "ledger", Duration.ofSeconds(2), () -> {
                AtomicBoolean inChunk = new AtomicBoolean();
                return sql -> {
                    inChunk.compareAndSet(false, sql.contains("midstream.chunk"));
                    boolean commit = sql.equals("commit") && inChunk.getAndSet(false);
                    return commit && chunks.incrementAndGet() == 10 ? Verdict.SILENCE : Verdict.PASS;
                };
            });
            assertEquals(1, silenced);
            ledger.assertEven(fixture);
        }
    }

    /** Each nth, of all threads together, those that only look included. A step needs some eight in a row. */
    private static Supplier<Function<String, Verdict>> everyCommit(int nth, Verdict cut) {
        AtomicInteger commits = new AtomicInteger();
        return () -> sql -> sql.equals("commit") && commits.incrementAndGet() % nth == 0 ? cut : Verdict.PASS;
    }

    /** Carries out the migration through a proxy; how many lines it cut. */
    private static int run(
            TestDatabase database, String migration, Duration lease, Supplier<Function<String, Verdict>> judges) {
        try (Proxy proxy = new Proxy(database.server(), judges)) {
            PgConnectOptions options =
                    Fixture.options(database).setHost("127.0.0.1").setPort(proxy.port());
            try (Fixture fixture = new Fixture(database, options, 4, lease)) {
                assertEquals(new Ending.Completed(), fixture.takePart(migration, 2));
            }
            return proxy.cuts();
        }
    }
}
