package dev.midstream.engine.pg.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.EmbeddedServer;
import dev.midstream.embedded.testing.StandbyServer;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Host;
import dev.midstream.engine.run.Watch;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Reading.NotApplicable;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Readings;
import dev.midstream.engine.throttle.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real standby that streams, stands still, follows again and dies, watched as a governor does. */
class StandbySignalsTest {
    private static final String SOME_WAL =
            "insert into w select repeat(md5(random()::text), 30) from generate_series(1, 10000)";

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 18})
    void lagShowsWhileReplayStandsStillAndIsGoneSoonAfter(int major) {
        AtomicReference<Set<String>> ignored = new AtomicReference<>(Set.of());
        try (EmbeddedServer primary = EmbeddedServer.start(major, Map.of());
                TestDatabase database = Probing.on(primary)
                        .execute(
                                "create table w (v text)",
                                "create schema midstream",
                                "create table midstream.heartbeat (id int primary key, at timestamptz)",
                                "insert into midstream.heartbeat (id) values (1)");
                Probing probing = new Probing(database, Subjects.SERVER.withIgnored(ignored::get));
                Watch watch = Watch.start(Host.MACHINE, probing.probes());
                StandbyServer standby = StandbyServer.start(primary, "reports", Map.of())) {
            Readings readings = watch.readings();
            await(readings, Signal.REPLAY_LAG, "reports", 0, 1);
            await(readings, Signal.REPLAY_BYTES, "reports", 0, 1 << 20);

            standby.pauseReplay();
            database.execute(SOME_WAL);
            Duration noticed = Probing.timed(() -> await(readings, Signal.REPLAY_BYTES, "reports", 9e6, 100e6));
            assertTrue(noticed.toSeconds() < 15, noticed::toString);
            double lag = await(readings, Signal.REPLAY_LAG, "reports", 2, 60);
            Live.sleep(Duration.ofSeconds(2));
            await(readings, Signal.REPLAY_LAG, "reports", lag + 1.5, 60);

            try (Probing late = new Probing(database, Subjects.SERVER)) {
                assertTrue(late.value(Signal.REPLAY_BYTES).value() > 9e6, "bytes need no history");
                assertTrue(late.value(Signal.REPLAY_LAG).isAtLeast(), "a time does");
            }
            try (Probing plain = Probing.plain(database, Subjects.SERVER)) {
                for (Signal signal : List.of(Signal.REPLAY_LAG, Signal.REPLAY_BYTES)) {
                    assertTrue(plain.unreadable(signal).lacksPrivilege());
                    assertTrue(plain.unreadable(signal).why().contains("GRANT pg_monitor"));
                }
            }

            standby.resumeReplay();
            Duration recovered = Probing.timed(() -> {
                await(readings, Signal.REPLAY_LAG, "reports", 0, 1);
                await(readings, Signal.REPLAY_BYTES, "reports", 0, 1 << 20);
            });
            assertTrue(recovered.toSeconds() < 30, recovered::toString);

            standby.stop();
            awaitNone(readings, Signal.REPLAY_LAG, "no standby is connected");
            await(readings, Signal.SLOT_RETENTION, "reports", 0, 80e6);
            database.execute(SOME_WAL, SOME_WAL);
            await(readings, Signal.SLOT_RETENTION, "reports", 18e6, 100e6);
            ignored.set(Set.of("reports"));
            awaitNone(readings, Signal.SLOT_RETENTION, "every replication slot is ignored by a rule");

            standby.startAgain();
            awaitNone(readings, Signal.REPLAY_BYTES, "every standby that is connected is ignored by a rule");
            ignored.set(Set.of());
            await(readings, Signal.REPLAY_LAG, "reports", 0, 1);
            String written = database.value("select pg_current_wal_lsn()");
            Live.until(
                    "it has everything",
                    () -> standby.value("select pg_last_wal_replay_lsn() >= '%s'".formatted(written))
                            .equals("t"));
        }
    }

    private static double await(Readings readings, Signal signal, String subject, double from, double to) {
        double[] found = new double[1];
        Live.until(
                signal + " of " + subject + " is between " + from + " and " + to,
                () -> readings.of(signal)
                        .filter(latest -> {
                            for (Reading reading : latest.readings()) {
                                if (reading instanceof Value(Signal s, String of, double value, boolean atLeast)
                                        && !atLeast
                                        && of.equals(subject)
                                        && value >= from
                                        && value <= to) {
                                    found[0] = value;
                                    return true;
                                }
                            }
                            return false;
                        })
                        .isPresent());
        return found[0];
    }

    private static void awaitNone(Readings readings, Signal signal, String why) {
        Live.until(
                why,
                () -> readings.of(signal)
                        .filter(latest -> latest.readings().equals(List.of(new NotApplicable(signal, why))))
                        .isPresent());
        assertEquals(1, readings.of(signal).orElseThrow().readings().size());
    }
}
