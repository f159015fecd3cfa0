package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.EmbeddedServer;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent.RunRequested;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.Blocker;
import dev.midstream.engine.migration.MigrationEvent.BlockersCancelled;
import dev.midstream.engine.migration.MigrationEvent.LockTimedOut;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.pg.OwnServer;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.LockPolicy;
import dev.midstream.planner.file.LockPolicy.BlockerClass;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Autovacuum in the way of a strong lock: a usual one steps aside by itself, one against wraparound is waited for. */
class VacuumInTheWayTest {
    private static final String MIGRATION = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: int}
            """;

    /** Even a class that no file can name: everybody, at once. */
    private static final LockPolicy CANCEL_EVERYBODY = new LockPolicy(
            Duration.ofSeconds(3),
            Duration.ofDays(1),
            List.of(new BlockerClass(Optional.of("*"), Optional.empty(), Duration.ZERO)));

    /** A page takes 0.4 s, so that the vacuum lasts for longer than any test. */
    private static final String SLOW = "autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1";

    private static final String VACUUM =
            "select pid from pg_stat_activity where backend_type = 'autovacuum worker' and query like 'autovacuum: VACUUM%public.t%'";
    private static final String AGAINST_WRAPAROUND = VACUUM + " and query like '%(to prevent wraparound)'";

    /** PostgreSQL looks after deadlock_timeout whether it is an autovacuum that somebody waits for. */
    private static EmbeddedServer server() {
        return EmbeddedServer.start(
                EmbeddedServer.DEFAULT_MAJOR,
                Map.of(
                        "autovacuum_naptime", "1s",
                        "deadlock_timeout", "50ms",
                        "log_autovacuum_min_duration", "-1"));
    }

    @Test
    void againstWraparoundItIsNamedAndNeverCancelled() throws IOException {
        try (EmbeddedServer server = server();
                TestDatabase database = OwnServer.databaseOn(server);
                Fixture fixture = new Fixture(database)) {
            database.execute(
                    "create table t (id int, pad text) with (autovacuum_freeze_max_age = 100000, %s)".formatted(SLOW),
                    "insert into t select g, repeat('x', 500) from generate_series(1, 10000) g",
                    "set synchronous_commit = off",
                    "do $$ begin for i in 1..101000 loop perform txid_current(); commit; end loop; end $$");
            Live.until("it is at work", () -> !database.rows(AGAINST_WRAPAROUND).isEmpty());
            String vacuum = database.value(AGAINST_WRAPAROUND);
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, cancellingEverybody(fixture));
            assertEquals("55P03", failed.sqlState());
            assertTrue(failed.message().contains("autovacuum worker, to prevent wraparound"), failed.message());
            assertEquals(List.of(), events(fixture, BlockersCancelled.class));
            List<Blocker> blockers = events(fixture, LockTimedOut.class).stream()
                    .flatMap(e -> e.blockers().stream())
                    .toList();
            assertFalse(blockers.isEmpty());
            assertTrue(
                    blockers.stream()
                            .allMatch(b -> Integer.toString(b.pid()).equals(vacuum)
                                    && b.state().equals("autovacuum worker, to prevent wraparound")),
                    blockers::toString);
            assertEquals(List.of(vacuum), database.rows(AGAINST_WRAPAROUND), "it was neither ended nor begun anew");
            assertFalse(cancelledVacuum(server, database));
        }
    }

    @Test
    void usualOneStepsAsideByItself() throws IOException {
        try (EmbeddedServer server = server();
                TestDatabase database = OwnServer.databaseOn(server);
                Fixture fixture = new Fixture(database)) {
            fixture.engine().install();
            database.execute(
                    "create table t (id int, pad text) with (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0, %s)"
                            .formatted(SLOW),
                    "insert into t select g, repeat('x', 500) from generate_series(1, 10000) g",
                    "delete from t where id % 2 = 0");
            Live.until("it is at work", () -> !database.rows(VACUUM).isEmpty());
            assertEquals(List.of(), database.rows(AGAINST_WRAPAROUND));
            assertEquals(new Ending.Completed(), fixture.run(MIGRATION));
            assertEquals(List.of(), events(fixture, BlockersCancelled.class), "nobody asked for that");
            assertTrue(cancelledVacuum(server, database));
            assertEquals(
                    "",
                    database.value(
                            "select coalesce(last_autovacuum::text, '') from pg_stat_user_tables where relname = 't'"));
        }
    }

    private static Ending cancellingEverybody(Fixture fixture) {
        fixture.engine().install();
        Plan plan = fixture.plan(MIGRATION);
        Plan sharp = new Plan(plan.migration(), plan.searchPath(), plan.phases(), CANCEL_EVERYBODY, plan.notes());
        fixture.engine().register(sharp, "fingerprint", "canonical", List.of());
        fixture.engine()
                .find("m")
                .orElseThrow()
                .request(new RunRequested(Fixture.TESTER, PhaseName.CONTRACT, OwnSqlAnswer.UNKNOWN));
        return fixture.takePart("m", 1);
    }

    /** PostgreSQL says so, and names the table with its database. */
    private static boolean cancelledVacuum(EmbeddedServer server, TestDatabase database) throws IOException {
        String log = Files.readString(server.log());
        return log.contains("canceling autovacuum task")
                && log.contains("automatic vacuum of table \"%s.public.t\"".formatted(database.name()));
    }

    private static <E extends Event> List<E> events(Fixture fixture, Class<E> type) {
        return fixture.events("m", Streams.CONDUCTOR).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
