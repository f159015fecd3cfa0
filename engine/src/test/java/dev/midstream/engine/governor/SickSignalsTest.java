package dev.midstream.engine.governor;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.governor.SickSignals.Health;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.throttle.GovernorEvent.SignalHeard;
import dev.midstream.engine.throttle.Reason;
import dev.midstream.engine.throttle.Signal;
import dev.midstream.planner.file.PhaseName;
import io.vertx.pgclient.PgConnectOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every signal fails, hangs or may not be read while a run is under way. */
@FreshDatabase
class SickSignalsTest {
    private static final String M = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;
    private final SickSignals signals = new SickSignals();

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0) with (autovacuum_enabled = false)",
                "insert into t select g, 0 from generate_series(1, 100000) g",
                "analyze t");
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILING", "HANGING"})
    void lagThatIsSilentStopsAfterFifteenSecondsAndLoadKeepsItsLevel(Health ill, TestDatabase database) {
        try (Fixture fixture = new Fixture(database, 3)) {
            fixture.engine().withProbes(signals::take);
            GovernorLog log = new GovernorLog(fixture, database);
            fixture.register(M);
            fixture.limit("m", 1_000);
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 1);
                    signals) { // closed first: a run whose probes hang would be waited for for ever
                live.awaitRows(1);
                double level = log.last().level();
                signals.health = ill;
                String began = log.now();
                Live.until(
                        "all that lags stops it",
                        () -> log.budget().reasons().size() == lagging().size());
                Duration held = log.lastChunkAfter(began);
                assertTrue(held.toSeconds() >= 14 && held.toSeconds() < 25, () -> "held after " + held);
                assertEquals(
                        lagging(),
                        log.budget().reasons().stream().map(Reason::source).collect(toSet()));
                assertEquals(level, log.last().level(), "of load");
                Live.sleep(Duration.ofSeconds(2));
                for (Signal signal : Signal.values()) {
                    List<SignalHeard> heard = log.heard(signal);
                    assertEquals(1, heard.size(), heard::toString);
                    assertTrue(heard.getFirst().trouble().isPresent()
                            && heard.getFirst().applies());
                }
                String well = log.now();
                long rows = Live.rows(live.store().view());
                signals.health = Health.WELL;
                live.awaitRows(rows + 1);
                System.out.printf("%s: held after %s, on after %s%n", ill, held, log.nextChunkAfter(well));
                Live.until(
                        "all are heard again", () -> log.all(SignalHeard.class).size() == 2 * Signal.values().length);
                fixture.unlimit("m");
                assertEquals(new Ending.Completed(), live.ending());
            }
        }
        assertEquals(100_000, database.number("select count(*) from t where n = 1"));
    }

    @Test
    void signalsThatMayNotBeReadAreSaidOnceAndStopNobody(TestDatabase database) {
        signals.health = Health.FORBIDDEN;
        try (Fixture fixture = new Fixture(database, 3)) {
            fixture.engine().withProbes(signals::take);
            GovernorLog log = new GovernorLog(fixture, database);
            fixture.register(M);
            fixture.limit("m", 1_000);
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 1);
                    signals) { // closed first: a run whose probes hang would be waited for for ever
                live.awaitRows(1);
                Live.sleep(Duration.ofSeconds(17));
                assertTrue(!log.budget().isStopped());
                for (Signal signal : Signal.values()) {
                    List<SignalHeard> heard = log.heard(signal);
                    assertEquals(1, heard.size(), heard::toString);
                    assertTrue(!heard.getFirst().applies(), heard::toString);
                }
                fixture.unlimit("m");
                assertEquals(new Ending.Completed(), live.ending());
            }
        }
    }

    @Test
    void roleWithoutPrivilegesIsToldTheGrantsOnceAndItsMigrationGoesThrough(TestDatabase database) throws SQLException {
        database.execute(
                "do $$ begin if not exists (select from pg_roles where rolname = 'owner_only') then create role owner_only login; end if; end $$",
                "grant create on database " + database.name() + " to owner_only",
                "grant create on schema public to owner_only",
                "alter table t owner to owner_only");
        PgConnectOptions options = Fixture.options(database).setUser("owner_only");
        try (Fixture fixture = new Fixture(database, options, 3, Duration.ofSeconds(30));
                Connection somebodyElse = database.connect()) {
            assertTrue(somebodyElse.isValid(1));
            fixture.engine().watchingOverTheServer();
            GovernorLog log = new GovernorLog(fixture, database);
            fixture.register(M);
            fixture.limit("m", 5_000);
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 1);
                    signals) { // closed first: a run whose probes hang would be waited for for ever
                live.awaitRows(1);
                Live.sleep(Duration.ofSeconds(17));
                assertTrue(!log.budget().isStopped(), () -> log.budget().toString());
                for (Signal signal :
                        EnumSet.of(Signal.ACTIVE_SESSIONS, Signal.HORIZON_AGE, Signal.HORIZON_TRANSACTIONS)) {
                    List<SignalHeard> heard = log.heard(signal);
                    assertEquals(1, heard.size(), heard::toString);
                    assertTrue(heard.getFirst().trouble().orElseThrow().contains("GRANT pg_monitor"), heard::toString);
                }
                fixture.unlimit("m");
                assertEquals(new Ending.Completed(), live.ending());
            }
        }
        assertEquals(100_000, database.number("select count(*) from t where n = 1"));
    }

    private static Set<String> lagging() {
        return Arrays.stream(Signal.values())
                .filter(signal -> signal.kind() == Signal.Kind.LAG
                        && signal.usual().stop().isPresent())
                .map(Signal::id)
                .collect(toSet());
    }
}
