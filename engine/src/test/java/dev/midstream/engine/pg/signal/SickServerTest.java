package dev.midstream.engine.pg.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.EmbeddedServer;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Host;
import dev.midstream.engine.run.Watch;
import dev.midstream.engine.throttle.Probe;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Reading.NotApplicable;
import dev.midstream.engine.throttle.Reading.Unreadable;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Readings;
import dev.midstream.engine.throttle.Signal;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server dies, freezes, or hides what it knows: every probe says so, in time, and none throws. */
class SickServerTest {
    private static final Set<Signal> NOT_OF_THE_SERVER = EnumSet.of(
            Signal.OWN_QUERY,
            Signal.OWN_HTTP,
            Signal.DEAD_TUPLES,
            Signal.HEAP_GROWTH,
            Signal.TABLE_VACUUM,
            Signal.WRAPAROUND_VACUUM);

    @Test
    void everySignalHasItsProbe() {
        try (TestDatabase database = TestDatabase.create();
                Probing probing = new Probing(database, Subjects.SERVER)) {
            List<Signal> signals = probing.probes().stream().map(Probe::signal).toList();
            assertEquals(Arrays.asList(Signal.values()).size(), signals.size());
            assertEquals(EnumSet.allOf(Signal.class), EnumSet.copyOf(signals));
            for (Probe probe : probing.probes()) {
                assertTrue(probe.period().compareTo(Duration.ofSeconds(15)) <= 0, "silence begins at three times that");
                assertTrue(!probe.read().isEmpty());
            }
        }
    }

    @Test
    void deadServerIsUnreadableAndOneThatIsBackIsReadAgain() {
        try (EmbeddedServer server = EmbeddedServer.start(EmbeddedServer.DEFAULT_MAJOR, Map.of());
                TestDatabase database = Probing.on(server).execute(HEARTBEAT);
                Probing probing = new Probing(database, Subjects.SERVER)) {
            probing.value(Signal.DEADLOCKS);
            server.crash();
            for (Probe probe : probing.probes()) {
                var took = Probing.timed(() -> assertSilent(probe));
                assertTrue(took.toSeconds() < 15, probe.signal() + " took " + took);
            }
            server.startAgain();
            probing.await(Signal.DEADLOCKS, count -> count == 0);
            probing.await(Signal.COMMIT_LATENCY, seconds -> seconds < 1);
        }
    }

    @Test
    void frozenSessionsAgeAndOthersTakeTheirPlace() throws IOException, InterruptedException {
        try (EmbeddedServer server = EmbeddedServer.start(EmbeddedServer.DEFAULT_MAJOR, Map.of());
                TestDatabase database = Probing.on(server).execute(HEARTBEAT);
                Probing probing = new Probing(database, Subjects.SERVER);
                Watch watch = Watch.start(Host.MACHINE, probing.probes())) {
            Live.until("all have been read", () -> watch.readings().all().size() == Signal.values().length);
            List<String> backends =
                    database.rows("select pid from pg_stat_activity where application_name = 'midstream:probe'");
            assertTrue(!backends.isEmpty());
            for (String pid : backends) {
                kill("STOP", pid);
            }
            long frozen = System.nanoTime();
            try {
                Live.until(
                        "somebody noticed",
                        () -> watch.readings().all().values().stream()
                                .anyMatch(latest -> latest.readings().getFirst()
                                                instanceof Unreadable(Signal s, String why, boolean b)
                                        && why.contains("no answer within")));
                Live.until(
                        "new sessions answer",
                        () -> isHeardSince(watch.readings(), Signal.BLOCKED_SESSIONS, frozen + 1)
                                && isHeardSince(watch.readings(), Signal.DEADLOCKS, frozen + 1));
                assertTrue(System.nanoTime() - frozen < Duration.ofSeconds(30).toNanos());
            } finally {
                for (String pid : backends) {
                    kill("CONT", pid);
                }
            }
        }
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void plainRoleReadsWhatItMayAndIsToldTheGrantForTheRest(int major) throws SQLException {
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(major));
                Connection hidden = Probing.session(database, "somebody else");
                Probing plain =
                        Probing.plain(database, Subjects.SERVER.withCores(2).withDisk(1L << 40))) {
            assertTrue(hidden.isValid(1));
            for (Signal signal : List.of(Signal.ACTIVE_SESSIONS, Signal.HORIZON_AGE, Signal.HORIZON_TRANSACTIONS)) {
                Unreadable reading = plain.unreadable(signal);
                assertTrue(reading.lacksPrivilege(), reading::toString);
                assertTrue(reading.why().contains("GRANT pg_monitor"), reading::toString);
            }
            assertTrue(plain.unreadable(Signal.DISK).lacksPrivilege());
            assertTrue(plain.unreadable(Signal.COMMIT_LATENCY).why().contains("midstream"));
            assertEquals(
                    Set.of(Signal.ACTIVE_SESSIONS, Signal.HORIZON_AGE, Signal.HORIZON_TRANSACTIONS, Signal.DISK),
                    plain.probes().stream()
                            .filter(p -> p.read().getFirst() instanceof Unreadable u && u.lacksPrivilege())
                            .map(Probe::signal)
                            .collect(Collectors.toSet()));
            database.execute("grant pg_monitor to plain");
            try {
                for (Signal signal :
                        List.of(Signal.ACTIVE_SESSIONS, Signal.HORIZON_AGE, Signal.HORIZON_TRANSACTIONS, Signal.DISK)) {
                    plain.value(signal);
                }
            } finally {
                database.execute("revoke pg_monitor from plain");
            }
        }
    }

    private static final String HEARTBEAT = """
            create schema midstream;
            create table midstream.heartbeat (id int primary key, at timestamptz);
            insert into midstream.heartbeat values (1)""";

    private static void assertSilent(Probe probe) {
        Reading reading = probe.read().getFirst();
        if (NOT_OF_THE_SERVER.contains(probe.signal())) {
            assertInstanceOf(NotApplicable.class, reading);
        } else {
            Unreadable unreadable = assertInstanceOf(Unreadable.class, reading);
            assertTrue(!unreadable.lacksPrivilege() && !unreadable.why().isBlank(), unreadable::toString);
        }
    }

    private static boolean isHeardSince(Readings readings, Signal signal, long nanos) {
        return readings.of(signal)
                .filter(latest ->
                        latest.heardNanos() > nanos && latest.readings().getFirst() instanceof Value)
                .isPresent();
    }

    private static void kill(String signal, String pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, pid).inheritIO().start().waitFor();
    }
}
