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
    private static final int CHUNKS_CUT_MIN = 3;

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"CUT_BEFORE", "CUT_AFTER"})
    void rowsAreCountedOnceWhetherOrNotTheCommitArrived(Verdict cut, TestDatabase database) {
        Ledger ledger = new Ledger(database, 60_000);
        try (Fixture fixture = new Fixture(database)) {
            fixture.requested(Ledger.MIGRATION, PhaseName.CONTRACT);
            AtomicInteger ofChunks = new AtomicInteger();
            int cuts = run(database, "ledger", Store.LEASE_TERM, everyCommit(9, cut, ofChunks));
            ledger.assertEven(fixture);
            assertTrue(cuts >= 8, "only " + cuts + " lines were cut");
            assertTrue(ofChunks.get() >= CHUNKS_CUT_MIN, "only " + ofChunks + " chunks were cut off");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"CUT_BEFORE", "CUT_AFTER"})
    void rowsOfBlocksAreOnRecordOnceWhetherOrNotTheCommitArrived(Verdict cut, TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v text)",
                "insert into t select g, 'v' || g from generate_series(1, 60000) g",
                "vacuum analyze t");
        try (Fixture fixture = new Fixture(database)) {
            fixture.requested("""
                    migration: m
                    changes:
                      - add_column: {table: t, column: f, type: text, fill: upper(v)}
                    """, PhaseName.CONTRACT);
            AtomicInteger ofChunks = new AtomicInteger();
            run(database, "m", Store.LEASE_TERM, everyCommit(17, cut, ofChunks));
            assertEquals(60_000, fixture.rowsOnRecord("m", 3));
            fixture.assertReplayEqualsState("m");
            assertTrue(ofChunks.get() >= CHUNKS_CUT_MIN, "only " + ofChunks + " chunks were cut off");
        }
        assertEquals(60_000, database.number("select count(*) from t where f = upper(v)"));
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

    /** The same, and besides each fourth of a chunk until those are enough; how many of chunks were cut is counted. */
    private static Supplier<Function<String, Verdict>> everyCommit(int nth, Verdict cut, AtomicInteger ofChunks) {
        AtomicInteger commits = new AtomicInteger();
        AtomicInteger chunks = new AtomicInteger();
        return () -> {
            AtomicBoolean inChunk = new AtomicBoolean();
            return sql -> {
                inChunk.compareAndSet(false, sql.contains("midstream.chunk"));
                if (!sql.equals("commit")) {
                    return Verdict.PASS;
                }
                boolean ofChunk = inChunk.getAndSet(false);
                boolean fourth = ofChunk && chunks.incrementAndGet() % 4 == 0 && ofChunks.get() < CHUNKS_CUT_MIN;
                if (commits.incrementAndGet() % nth != 0 && !fourth) {
                    return Verdict.PASS;
                }
                ofChunks.addAndGet(ofChunk ? 1 : 0);
                return cut;
            };
        };
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
