package dev.midstream.engine.governor;

import static dev.midstream.engine.pg.Fixture.TESTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.throttle.GovernorEvent.BudgetChanged;
import dev.midstream.engine.throttle.GovernorEvent.GovernorClaimed;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One governor for all processes and all migrations of a database. */
@FreshDatabase
class GovernorTest {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final String M = count("m", "t");
    private static final String N = count("n", "u");
    private final TestSignals signals = new TestSignals();

    /** By keys, so that there are several lanes. */
    private static String count(String name, String table) {
        return """
                migration: %s
                changes:
                  - update: {table: %s, set: {n: n + 1}, once: true}
                """.formatted(name, table);
    }

    @BeforeEach
    void makeTables(TestDatabase database) {
        for (String table : List.of("t", "u")) {
            database.execute(
                    "create table " + table + " (id int primary key, n int not null default 0)",
                    "insert into " + table + " select g, 0 from generate_series(1, 200000) g",
                    "vacuum analyze " + table);
        }
    }

    @Test
    void heldForLongerThanEveryLeaseItGoesOnAsIfNothingHadBeen(TestDatabase database) {
        try (Fixture fixture = governed(database)) {
            fixture.register(M);
            fixture.limit("m", 20_000);
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 2)) {
                live.awaitRows(5_000);
                signals.lag = 60;
                long held = awaitStill(live);
                Live.sleep(Duration.ofSeconds(8)); // also than what a server allows an idle transaction
                assertEquals(held, Live.rows(live.store().view()), "rows changed while it was held");
                assertTrue(!live.store().view().heldLanes().isEmpty(), "the leases are kept");
                live.store().request(new ControlEvent.Paused(TESTER, "lunch"));
                signals.lag = 0;
                Live.sleep(Duration.ofSeconds(5));
                assertEquals(held, Live.rows(live.store().view()), "it is still paused");
                fixture.unlimit("m");
                live.store().request(new ControlEvent.Resumed(TESTER));
                assertEquals(new Ending.Completed(), live.ending());
            }
            fixture.assertReplayEqualsState("m");
            assertEquals(0, takenOver(database), "nobody lost a lease");
        }
        assertEquals(200_000, database.number("select count(*) from t where n = 1"));
    }

    @Test
    void everyWorkerKeepsItsLaneWhileItIsHeld(TestDatabase database) {
        try (Fixture fixture = governed(database, Store.LEASE_TERM)) { // a busy machine may stand still for seconds
            fixture.register(M);
            fixture.limit("m", 2_000); // so that no lane ends meanwhile
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 3)) {
                live.await(view -> view.heldLanes().size() == 3);
                signals.lag = 60;
                long held = awaitStill(live);
                long claims = claims(database);
                Live.sleep(Duration.ofSeconds(1));
                assertEquals(3, live.store().view().heldLanes().size(), "lanes held");
                signals.lag = 0;
                live.awaitRows(held + 2_000);
                assertEquals(claims, claims(database), "lanes claimed");
            }
        }
    }

    @Test
    void lockOnWhatIsShownKeepsNobodyFromWatching(TestDatabase database) throws SQLException {
        try (Fixture fixture = governed(database)) {
            fixture.register(M);
            fixture.limit("m", 5_000);
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 2);
                    Connection stray = database.connect();
                    Statement statement = stray.createStatement()) {
                live.awaitRows(1);
                stray.setAutoCommit(false);
                statement.execute("lock table midstream.reading");
                signals.lag = 60;
                long held = awaitStill(live);
                Live.sleep(Duration.ofSeconds(3));
                assertEquals(held, Live.rows(live.store().view()), "rows changed while it was held");
                GovernorLog log = new GovernorLog(fixture, database);
                assertEquals(1, log.all(GovernorClaimed.class).size(), "it governed all the time");
                stray.rollback();
            }
        }
    }

    @Test
    void twoProcessesAndTwoMigrationsShareOneBudget(TestDatabase database) {
        try (Fixture one = governed(database);
                Fixture two = governed(database)) {
            one.register(M);
            one.register(N);
            one.limit("m", 10_000);
            one.limit("n", 10_000);
            try (Live m = one.start(M, PhaseName.CONTRACT, 3);
                    Live n = two.start(N, PhaseName.CONTRACT, 3)) {
                Live.until("all are at work", () -> lanes(m, n) >= 4);
                assertEquals(1, signals.taken.get(), "governors");
                signals.load = 0.5; // hold
                Live.sleep(Duration.ofSeconds(1));
                signals.load = 2;
                Live.until(
                        "both are down to one lane",
                        () -> m.store().view().heldLanes().size() == 1
                                && n.store().view().heldLanes().size() == 1);
                Live.until(
                        "it is below one worker", () -> budgets(one).getLast().level() < 1);
                long before = Live.rows(m.store().view()) + Live.rows(n.store().view());
                Live.until(
                        "they still make progress at the least pace",
                        () -> Live.rows(m.store().view()) + Live.rows(n.store().view()) > before);
                signals.load = 0;
                one.unlimit("m");
                one.unlimit("n");
                assertEquals(new Ending.Completed(), m.ending());
                assertEquals(new Ending.Completed(), n.ending());
            }
            assertEquals(0, signals.taken.get(), "governors that still hold their instruments");
        }
    }

    @Test
    void silenceOfALagSignalStopsAndIsShown(TestDatabase database) {
        try (Fixture fixture = governed(database)) {
            fixture.register(M);
            fixture.limit("m", 2_000);
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 1)) {
                live.awaitRows(1);
                signals.silent = true;
                Live.until(
                        "it is stopped",
                        () -> budgets(fixture).getLast().budget().isStopped());
                assertEquals(
                        "unreadable", database.value("select kind from midstream.reading where signal = 'replay-lag'"));
                assertTrue(budgets(fixture)
                        .getLast()
                        .budget()
                        .reasons()
                        .getFirst()
                        .text()
                        .contains("no answer"));
                signals.silent = false;
                long held = Live.rows(live.store().view());
                Live.until("it goes on", () -> Live.rows(live.store().view()) > held);
            }
        }
    }

    @Test
    void pauseOfAllHoldsEverythingAndALockedControlRowKeepsOnlyTheCommandWaiting(TestDatabase database)
            throws SQLException {
        try (Fixture fixture = governed(database)) {
            fixture.register(M);
            fixture.limit("m", 5_000);
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 2)) {
                live.awaitRows(1);
                Store all = fixture.engine().server();
                all.request(new ControlEvent.Paused(TESTER, "incident"));
                long held = awaitStill(live);
                all.request(new ControlEvent.Resumed(TESTER));
                Live.until("it goes on", () -> Live.rows(live.store().view()) > held);
                try (Connection stray = database.connect();
                        Statement statement = stray.createStatement()) {
                    stray.setAutoCommit(false);
                    statement.execute("select from midstream.stream where stream_no = 0 for update");
                    long before = System.nanoTime();
                    assertThrows(RuntimeException.class, () -> fixture.limit("m", 1_000));
                    assertTrue(
                            System.nanoTime() - before < Duration.ofSeconds(5).toNanos(), "it fails soon");
                    long rows = Live.rows(live.store().view());
                    Live.until("the run goes on", () -> Live.rows(live.store().view()) > rows);
                    stray.rollback();
                }
                fixture.unlimit("m");
                assertEquals(new Ending.Completed(), live.ending());
            }
        }
    }

    @Punctual
    void ruleForAllIsOneRateForTwoMigrations(TestDatabase database) {
        try (Fixture one = governed(database);
                Fixture two = governed(database)) {
            one.register(M);
            one.register(N);
            one.engine()
                    .server()
                    .request(new ControlEvent.ThrottleSet(
                            TESTER, new Limits(Optional.of(5_000L), Optional.empty()), "peak", Optional.empty()));
            try (Live m = one.start(M, PhaseName.CONTRACT, 2);
                    Live n = two.start(N, PhaseName.CONTRACT, 2)) {
                Live.until("both are at work", () -> lanes(m, n) >= 4);
                // Until the second one has its share, for half a second or so, the first one still has the whole.
                double rate = Rates.perSecond(database, Duration.ofSeconds(15));
                System.out.printf("rule for all of 5000 rows/s, two migrations in two processes: %.0f%n", rate);
                Late.unless(Math.abs(rate - 5_000) <= 500, "rows a second: " + rate);
            }
        }
    }

    private Fixture governed(TestDatabase database) {
        return governed(database, LEASE);
    }

    private Fixture governed(TestDatabase database, Duration lease) {
        Fixture fixture = new Fixture(database, 3, lease);
        fixture.engine().withProbes(signals::take);
        return fixture;
    }

    private static int lanes(Live... runs) {
        int lanes = 0;
        for (Live run : runs) {
            lanes += run.store().view().heldLanes().size();
        }
        return lanes;
    }

    /** Waits until nothing is changed any more, for a second and a half; what was done by then. */
    private static long awaitStill(Live live) {
        long[] seen = {-1};
        Live.until("it is held", () -> {
            long before = Live.rows(live.store().view());
            Live.sleep(Duration.ofMillis(1_500));
            seen[0] = Live.rows(live.store().view());
            return before == seen[0];
        });
        return seen[0];
    }

    private static List<BudgetChanged> budgets(Fixture fixture) {
        Store server = fixture.engine().server();
        return server.events(Streams.conductor(server.journal())).stream()
                .map(Recorded<Event>::event)
                .filter(BudgetChanged.class::isInstance)
                .map(BudgetChanged.class::cast)
                .toList();
    }

    private static long claims(TestDatabase database) {
        return database.number("select count(*) from midstream.event where type = 'lane.claimed.v1'");
    }

    private static long takenOver(TestDatabase database) {
        return database.number(
                "select count(*) from midstream.event where type = 'lane.claimed.v1' and (body ->> 'takenOver')::boolean");
    }
}
