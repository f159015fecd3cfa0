package dev.midstream.engine.governor;

import static dev.midstream.engine.pg.Fixture.TESTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.EmbeddedServer;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.StandbyServer;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent.ThrottleSet;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.pg.OwnServer;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.Reason;
import dev.midstream.engine.throttle.Signal;
import dev.midstream.planner.file.PhaseName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A whole run beside a real standby that streams, stands still, follows again and dies. Times are the primary's, from the log. */
class StandbyTest {
    private static final String M = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;

    /** Debian's pg_basebackup, where it is installed, knows this version. */
    private static final int MAJOR = 15;

    /** What dead rows have to say is not what is tested here. */
    private static final Map<String, String> SETTINGS = Map.of("autovacuum", "off");

    @Punctual
    void pausedReplayHoldsTheRunWhichGoesOnAfterItAndNothingIsLost() {
        try (EmbeddedServer primary = EmbeddedServer.start(MAJOR, SETTINGS);
                TestDatabase database = table(primary);
                StandbyServer standby = StandbyServer.start(primary, "reports", SETTINGS);
                Fixture fixture = new Fixture(database, 2)) {
            GovernorLog log = new GovernorLog(fixture, database);
            try (Live live = start(fixture)) {
                String paused = log.now();
                standby.pauseReplay();
                Live.until("it is stopped", () -> log.budget().isStopped());
                Reason reason = log.reason(Signal.REPLAY_LAG).orElseThrow();
                assertEquals("reports", reason.subject());
                assertEquals(3, reason.limit());
                assertTrue(reason.observed() >= 3, reason::toString);
                assertTrue(reason.text().contains("replay-lag of reports is 3"), reason::toString);
                Live.sleep(Duration.ofSeconds(4));
                Duration held = log.lastChunkAfter(paused);
                Late.unless(held.compareTo(Duration.ofSeconds(5)) < 0, () -> "held after " + held);

                String resumed = log.now();
                long rows = Live.rows(live.store().view());
                standby.resumeReplay();
                live.awaitRows(rows + 1);
                Duration on = log.nextChunkAfter(resumed);
                System.out.printf("replay paused: held after %s; replay resumed: on after %s%n", held, on);
                Late.unless(on.compareTo(Duration.ofSeconds(10)) < 0, () -> "it goes on after " + on);
                fixture.unlimit("m");
                assertEquals(new Ending.Completed(), live.ending());
            }
            fixture.assertReplayEqualsState("m");
            assertEquals(100_000, database.number("select count(*) from t where n = 1"));
            Live.until(
                    "the standby has every row",
                    () -> standby.value(database.name(), "select count(*) from t where n = 1")
                            .equals("100000"));
        }
    }

    @Test
    void standbyThatIsGoneHoldsTheRunByItsSlotUntilItIsIgnored() {
        try (EmbeddedServer primary = EmbeddedServer.start(MAJOR, SETTINGS);
                TestDatabase database = table(primary);
                StandbyServer standby = StandbyServer.start(primary, "reports", SETTINGS);
                Fixture fixture = new Fixture(database, 2)) {
            GovernorLog log = new GovernorLog(fixture, database);
            fixture.register(M);
            rule(
                    fixture.engine().find("m").orElseThrow(),
                    Limits.NONE.withBounds(Map.of(Signal.SLOT_RETENTION, Bounds.stopAt(4 << 20))));
            try (Live live = start(fixture)) {
                String stopped = log.now();
                standby.stop();
                Live.until("its slot stops it", () -> log.budget().isStopped());
                Reason reason = log.reason(Signal.SLOT_RETENTION).orElseThrow();
                assertEquals("reports", reason.subject());
                Live.sleep(Duration.ofSeconds(3));
                Duration held = log.lastChunkAfter(stopped);

                String ignored = log.now();
                long rows = Live.rows(live.store().view());
                Live.sleep(Duration.ofSeconds(2));
                assertEquals(rows, Live.rows(live.store().view()), "it is held");
                rule(fixture.engine().server(), Limits.NONE.withStandbysIgnored(List.of("reports")));
                live.awaitRows(rows + 1);
                System.out.printf(
                        "standby gone: held after %s by %s; ignored: on after %s%n",
                        held, reason.text(), log.nextChunkAfter(ignored));
                fixture.unlimit("m");
                assertEquals(new Ending.Completed(), live.ending());
            }
            assertEquals(100_000, database.number("select count(*) from t where n = 1"));
            standby.startAgain();
        }
    }

    /** At work for some seconds already, with all signals watched. */
    private static Live start(Fixture fixture) {
        fixture.engine().watchingOverTheServer();
        fixture.register(M);
        rule(fixture.engine().find("m").orElseThrow(), Limits.NONE.withRate(4_000));
        Live live = fixture.start(M, PhaseName.CONTRACT, 2);
        live.awaitRows(8_000);
        return live;
    }

    private static void rule(Store store, Limits limits) {
        store.request(new ThrottleSet(TESTER, limits, "for this test", Optional.empty()));
    }

    private static TestDatabase table(EmbeddedServer primary) {
        return OwnServer.databaseOn(primary)
                .execute(
                        "create table t (id int primary key, n int not null default 0, filler text)",
                        "insert into t select g, 0, repeat('x', 100) from generate_series(1, 100000) g",
                        "vacuum analyze t");
    }
}
