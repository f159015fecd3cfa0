package dev.midstream.engine.governor;

import static dev.midstream.engine.pg.Fixture.TESTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.cause.Cause;
import dev.midstream.engine.cause.TimeShares;
import dev.midstream.engine.control.ControlEvent.ThrottleSet;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.OutlookChanged;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.progress.Past;
import dev.midstream.engine.progress.Status;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of a migration on a real server, now and afterwards, is what happened to it. */
@FreshDatabase
class ExplanationTest {
    private static final String M = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;

    private final TestSignals signals = new TestSignals();

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g, 0 from generate_series(1, 200000) g",
                "vacuum analyze t");
    }

    @Test
    void holdIsExplainedWhileItLastsAndAfterwards(TestDatabase database) {
        try (Fixture fixture = governed(database)) {
            fixture.register(M);
            fixture.limit("m", 20_000);
            Instant whileHeld;
            Status during;
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 2)) {
                live.awaitRows(20_000);
                Live.until(
                        "there is a pace",
                        () -> fixture.status("m").account().forecast().isPresent());
                signals.lag = 60;
                Live.until(
                        "it is held",
                        () -> fixture.status("m").picture().allowance().isHeld());
                Live.sleep(Duration.ofSeconds(4));
                during = fixture.status("m");
                whileHeld = during.picture().now();
                Cause cause = during.causes().getFirst();
                assertEquals("replay-lag", cause.name());
                assertEquals(60, cause.reason().observed());
                assertEquals(3, cause.reason().limit());
                assertTrue(cause.reason().since().isBefore(whileHeld.minusSeconds(3)), "since " + cause.reason());
                assertEquals("rate", during.causes().getLast().name());
                assertEquals(
                        Optional.of(TESTER.toString()),
                        during.causes().getLast().whose());
                assertTrue(!during.picture().view().heldLanes().isEmpty());
                assertTrue(during.account().forecast().isPresent(), "the pace before is remembered");
                assertTrue(during.signals().stream().anyMatch(s -> s.signal().equals("replay-lag")));
                signals.lag = 0;
                fixture.unlimit("m");
                assertEquals(new Ending.Completed(), live.ending());
            }
            Status then = past(fixture, whileHeld).status("m").orElseThrow();
            assertEquals(during.causes(), then.causes(), "the log tells what was in force");
            assertEquals(during.picture().view().state(), then.picture().view().state());
            assertEquals(
                    Live.rows(during.picture().view()), Live.rows(then.picture().view()));
            assertTrue(!then.picture().view().heldLanes().isEmpty(), "a hold is no absence");
            assertTrue(then.picture().allowance().isHeld());
            assertTrue(past(fixture, whileHeld).isKnown());
            TimeShares shares = fixture.status("m").account().shares().orElseThrow();
            assertTrue(shares.held().compareTo(Duration.ofSeconds(4)) >= 0, () -> "held " + shares);
            assertTrue(
                    shares.parts().stream().anyMatch(part -> part.cause().equals("replay-lag") && part.stops()),
                    () -> "parts " + shares);
            assertEquals(
                    Optional.empty(),
                    past(fixture, past(fixture, whileHeld).begun().minusMillis(1))
                            .status("m"));
        }
    }

    @Test
    void lateEndIsToldOnceAndTakenBackOnce(TestDatabase database) {
        try (Fixture fixture = governed(database)) {
            fixture.register(M);
            rate(fixture, 2_000);
            Instant deadline = Instant.parse(database.value(
                    "select to_char((now() + interval '60 s') at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"));
            Policy policy = Policy.USUAL.answered(Optional.empty(), Optional.empty(), Optional.of(deadline));
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 2, policy)) {
                Live.until("it is told to be late", () -> told(fixture).size() == 1);
                rate(fixture, 8_000);
                Live.until("it is told to be in time", () -> told(fixture).size() == 2);
                fixture.unlimit("m");
                assertEquals(new Ending.Completed(), live.ending());
            }
            List<OutlookChanged> told = told(fixture);
            assertEquals(
                    List.of(true, false),
                    told.stream().map(OutlookChanged::late).toList());
            assertTrue(told.getFirst().earliest().orElseThrow().isAfter(deadline));
            assertTrue(!told.getLast().latest().orElseThrow().isAfter(deadline));
            fixture.assertReplayEqualsState("m");
        }
    }

    private static void rate(Fixture fixture, long rows) {
        Limits limits = Limits.NONE.withRate(rows);
        fixture.engine()
                .find("m")
                .orElseThrow()
                .request(now -> new ThrottleSet(TESTER, limits, "a test", Optional.of(now), Optional.empty()));
    }

    private static List<OutlookChanged> told(Fixture fixture) {
        return fixture.events("m", Streams.CONDUCTOR).stream()
                .filter(OutlookChanged.class::isInstance)
                .map(OutlookChanged.class::cast)
                .toList();
    }

    private static Past past(Fixture fixture, Instant moment) {
        Store store = fixture.engine().find("m").orElseThrow();
        return new Past(store, fixture.engine().findServer(), moment);
    }

    private Fixture governed(TestDatabase database) {
        Fixture fixture = new Fixture(database);
        fixture.engine().withProbes(signals::take);
        return fixture;
    }
}
