package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent.RunRequested;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.Governing;
import dev.midstream.engine.throttle.GovernorEvent.GovernorClaimed;
import dev.midstream.engine.throttle.Signal;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A governor that is killed, or stands still, is followed by another within its lease. */
@FreshDatabase
class LostGovernorTest {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration SLOW_MACHINE = Duration.ofSeconds(5);
    private static final String M = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;

    @ParameterizedTest(name = "killed: {0}")
    @ValueSource(booleans = {true, false})
    void anotherGovernsWithinTheLease(boolean killed, TestDatabase database) {
        table(database);
        try (Fixture fixture = new Fixture(database)) {
            fixture.register(M);
            fixture.limit("m", 1_000);
            fixture.requested(M, PhaseName.CONTRACT);
            try (EngineProcess one = EngineProcess.start(database, "m", 1, LEASE);
                    EngineProcess two = EngineProcess.start(database, "m", 1, LEASE)) {
                one.go();
                Live.until("the first governs", () -> claims(fixture).size() == 1);
                two.go();
                Live.until(
                        "the second works",
                        () -> fixture.engine()
                                        .find("m")
                                        .orElseThrow()
                                        .view()
                                        .heldLanes()
                                        .size()
                                == 2);
                long lost = System.nanoTime();
                if (killed) {
                    one.kill();
                } else {
                    one.freeze();
                }
                Live.until("another governs", () -> claims(fixture).size() == 2);
                Duration gap = Duration.ofNanos(System.nanoTime() - lost);
                System.out.printf("governor %s: another after %d ms%n", killed ? "killed" : "frozen", gap.toMillis());
                assertTrue(gap.compareTo(LEASE.plus(SLOW_MACHINE)) < 0, () -> "another governs after " + gap);
                GovernorClaimed claim = claims(fixture).getLast();
                assertTrue(claim.takenOver());
                assertEquals(two.label() + "/governor", claim.label());
                if (!killed) {
                    one.thaw();
                    Live.sleep(LEASE);
                    assertEquals(2, claims(fixture).size(), "who comes back stands by");
                }
            }
        }
    }

    @Test
    void whatWasStoppedStaysSoUntilTheNextOneHasAnAnswer(TestDatabase database) throws SQLException {
        table(database);
        database.execute("create table knob (v int)", "insert into knob values (0)");
        try (Fixture fixture = new Fixture(database);
                Connection stray = database.connect();
                Statement statement = stray.createStatement()) {
            Store store = fixture.register(M);
            fixture.limit("m", 1_000);
            store.request(new RunRequested(
                    Fixture.TESTER, PhaseName.CONTRACT, OwnSqlAnswer.UNKNOWN, stoppedBy("select v from knob")));
            try (EngineProcess one = EngineProcess.startWatching(database, "m", 1, LEASE);
                    EngineProcess two = EngineProcess.startWatching(database, "m", 1, LEASE)) {
                one.go();
                Live.until("the first governs", () -> claims(fixture).size() == 1);
                two.go();
                Live.until("both work", () -> store.view().heldLanes().size() == 2);
                database.execute("update knob set v = 9");
                Live.until("it is held", () -> isStopped(fixture));
                Live.sleep(Duration.ofSeconds(1));
                long held = Live.rows(store.view());
                stray.setAutoCommit(false);
                statement.execute("lock table knob");
                one.kill();
                Live.until("another governs", () -> claims(fixture).size() == 2);
                Live.sleep(Duration.ofSeconds(3));
                assertEquals(held, Live.rows(store.view()), "nobody knows yet");
                assertTrue(isStopped(fixture));
                stray.rollback();
                Live.sleep(Duration.ofSeconds(3));
                assertEquals(held, Live.rows(store.view()), "it is as it was");
                database.execute("update knob set v = 0");
                Live.until("it goes on", () -> Live.rows(store.view()) > held);
            }
        }
    }

    private static void table(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g, 0 from generate_series(1, 200000) g",
                "vacuum analyze t");
    }

    private static Policy stoppedBy(String query) {
        Bounds bounds = new Bounds(Optional.empty(), Optional.empty(), Optional.of(5.0));
        return new Policy(
                1_000,
                Policy.OnOldSnapshot.GO_ON,
                Policy.OnCritical.HOLD,
                Optional.empty(),
                Optional.of(query),
                Optional.empty(),
                List.of(new Policy.Layer("the file", Limits.NONE.withBounds(Map.of(Signal.OWN_QUERY, bounds)))));
    }

    private static boolean isStopped(Fixture fixture) {
        return fixture.engine()
                .server()
                .conductor()
                .map(head -> (Governing) head.state())
                .orElseThrow()
                .budget()
                .isStopped();
    }

    private static List<GovernorClaimed> claims(Fixture fixture) {
        Store server = fixture.engine().server();
        return server.events(Streams.conductor(server.journal())).stream()
                .map(Recorded<Event>::event)
                .filter(GovernorClaimed.class::isInstance)
                .map(GovernorClaimed.class::cast)
                .toList();
    }
}
