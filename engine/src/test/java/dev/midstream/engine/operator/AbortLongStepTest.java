package dev.midstream.engine.operator;

import static dev.midstream.engine.pg.Fixture.TESTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** An abort ends a statement that would take hours within seconds, leaves nothing half done, and can be taken back. */
@FreshDatabase
class AbortLongStepTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LEASE = Store.LEASE_TERM;
    private static final String CHECK = """
            migration: m
            changes:
              - add_constraint: {table: t, check: slow(v) <> '', name: t_v_not_empty}
            """;
    private static final String INDEX = """
            migration: m
            changes:
              - create_index: {table: t, columns: [v], name: t_by_v, where: slow(v) <> ''}
            """;
    private static final String SLOW =
            "create or replace function slow(v text) returns text language plpgsql immutable as 'begin perform pg_sleep(%s); return v; end'";
    private static final String INDEXES =
            "select c.relname, i.indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = 't'::regclass and not i.indisprimary";
    private static final String BUILDING =
            "select count(*) from pg_stat_progress_create_index where datname = current_database() and phase like '%s%%'";
    private static final String VALIDATED = "select convalidated from pg_constraint where conname = 't_v_not_empty'";

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                SLOW.formatted(0),
                "create table t (id int primary key, v text not null)",
                "insert into t select g, 'v' || g from generate_series(1, 20000) g",
                "vacuum analyze t");
    }

    @Punctual
    void whileAConstraintIsValidated(TestDatabase database) {
        try (Fixture fixture = new Fixture(database)) {
            fixture.register(CHECK);
            database.execute(SLOW.formatted(0.05));
            try (Live live = fixture.start(CHECK, PhaseName.CONTRACT, 1)) {
                Live.until(
                        "it validates",
                        () -> database.number(
                                        "select count(*) from pg_stat_activity where datname = current_database() and state = 'active' and query ilike '%validate constraint%' and pid <> pg_backend_pid()")
                                > 0);
                assertAborted("VALIDATE", live);
            }
            assertEquals("f", database.value(VALIDATED));
            database.execute(SLOW.formatted(0));
            resumed(fixture, CHECK);
        }
        assertEquals("t", database.value(VALIDATED));
    }

    @Punctual
    void whileAnIndexIsBuilt(TestDatabase database) {
        try (Fixture fixture = new Fixture(database)) {
            fixture.register(INDEX);
            database.execute(SLOW.formatted(0.05));
            try (Live live = fixture.start(INDEX, PhaseName.CONTRACT, 1)) {
                Live.until("it is built", () -> database.number(BUILDING.formatted("building")) > 0);
                assertAborted("CREATE INDEX CONCURRENTLY at work", live);
            }
            assertEquals(List.of(), database.rows(INDEXES));
            database.execute(SLOW.formatted(0));
            resumed(fixture, INDEX);
        }
        assertEquals(List.of("t_by_v|t"), database.rows(INDEXES));
    }

    @Punctual
    void whileABuildWaitsForATransactionThatEndsSoonAfter(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection application = database.connect();
                Live live = waiting(fixture, database, application)) {
            live.store().request(new ControlEvent.AbortRequested(TESTER, "fire"));
            Live.sleep(Duration.ofSeconds(2));
            application.rollback();
            assertInstanceOf(Ending.Aborted.class, live.ending());
            assertEquals(List.of(), database.rows(INDEXES));
            resumed(fixture, INDEX);
        }
        assertEquals(List.of("t_by_v|t"), database.rows(INDEXES));
    }

    /** Nobody can drop the index as long as that transaction lasts: the next run finds what is left. */
    @Punctual
    void whileABuildWaitsForATransactionThatDoesNotEnd(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection application = database.connect()) {
            try (Live live = waiting(fixture, database, application)) {
                long began = System.nanoTime();
                live.store().request(new ControlEvent.AbortRequested(TESTER, "fire"));
                Live.until("no build is under way", () -> database.number(BUILDING.formatted("")) == 0);
                Duration cancelled = Duration.ofNanos(System.nanoTime() - began);
                Late.unless(cancelled.compareTo(SOON) < 0, cancelled::toString);
                assertInstanceOf(Ending.Aborted.class, live.ending());
                Duration ended = Duration.ofNanos(System.nanoTime() - began);
                System.out.printf(
                        "abort of a build behind a long transaction: cancelled after %s, left after %s%n",
                        cancelled, ended);
                Late.unless(ended.toSeconds() < 30, ended::toString);
            }
            application.rollback();
            resumed(fixture, INDEX);
        }
        assertEquals(List.of("t_by_v|t"), database.rows(INDEXES));
    }

    private static Live waiting(Fixture fixture, TestDatabase database, Connection application) throws SQLException {
        application.setAutoCommit(false);
        application.createStatement().execute("update t set v = v where id = 1");
        Live live = fixture.start(INDEX, PhaseName.CONTRACT, 1);
        Live.until("it waits", () -> database.number(BUILDING.formatted("waiting")) > 0);
        return live;
    }

    private static void assertAborted(String what, Live live) {
        long began = System.nanoTime();
        live.store().request(new ControlEvent.AbortRequested(TESTER, "fire"));
        Ending.Aborted aborted = assertInstanceOf(Ending.Aborted.class, live.ending());
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        System.out.printf("abort during %s: %s%n", what, took);
        assertEquals("fire", aborted.by().reason());
        Late.unless(took.compareTo(SOON) < 0, took::toString);
    }

    private static void resumed(Fixture fixture, String migration) {
        fixture.engine().find("m").orElseThrow().request(new ControlEvent.Resumed(TESTER));
        long began = System.nanoTime();
        assertEquals(new Ending.Completed(), fixture.run(migration));
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Late.unless(took.compareTo(LEASE.dividedBy(2)) < 0, () -> "the lead was not given back: resumed after " + took);
        fixture.assertReplayEqualsState("m");
    }
}
