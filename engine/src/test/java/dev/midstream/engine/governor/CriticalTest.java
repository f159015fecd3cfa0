package dev.midstream.engine.governor;

import static dev.midstream.engine.pg.Fixture.TESTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.control.Policy.OnCritical;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.GovernorEvent.BudgetChanged;
import dev.midstream.engine.throttle.GovernorEvent.GovernorClaimed;
import dev.midstream.engine.throttle.Signal;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A signal reaches its critical bound: who says so aborts, who does not holds. */
@FreshDatabase
class CriticalTest {
    private static final String M = count("m", "t");
    private static final String N = count("n", "u");
    private static final String INDEX = """
            migration: i
            changes:
              - create_index: {table: v, columns: [n], name: v_by_n}
            """;
    private final TestSignals signals = new TestSignals();

    private static String count(String name, String table) {
        return """
                migration: %s
                changes:
                  - update: {table: %s, set: {n: n + 1}, once: true}
                """.formatted(name, table);
    }

    @BeforeEach
    void makeTables(TestDatabase database) {
        for (String table : List.of("t", "u", "v")) {
            database.execute(
                    "create table " + table + " (id int primary key, n int not null default 0)",
                    "insert into " + table + " select g, 0 from generate_series(1, 50000) g",
                    "vacuum analyze " + table);
        }
    }

    @Punctual
    void onePolicyAbortsTheOtherHolds(TestDatabase database) {
        try (Fixture fixture = governed(database)) {
            GovernorLog log = new GovernorLog(fixture, database);
            fixture.register(M);
            fixture.register(N);
            fixture.limit("m", 2_000);
            fixture.limit("n", 2_000);
            try (Live m = fixture.start(M, PhaseName.CONTRACT, 1, policy(OnCritical.ABORT));
                    Live n = fixture.start(N, PhaseName.CONTRACT, 1, policy(OnCritical.HOLD))) {
                m.awaitRows(1);
                n.awaitRows(1);
                Live.sleep(Duration.ofSeconds(2)); // until the governor has seen both
                long began = System.nanoTime();
                signals.load = 6;
                Directives.Stop by =
                        assertInstanceOf(Ending.Aborted.class, m.ending()).by();
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                System.out.printf("critical: aborted after %s: %s by %s%n", took, by.reason(), by.actor());
                Late.unless(took.toSeconds() < 5, took::toString);
                assertEquals(
                        "active-sessions is 6 per core, critical at 5 per core; the policy says on_critical: abort",
                        by.reason());
                assertEquals("the governor", by.actor().databaseUser());
                Live.until("the other is held", () -> log.budget().isStopped());
                assertTrue(
                        log.reason(Signal.ACTIVE_SESSIONS).orElseThrow().text().contains("critical at 5"),
                        () -> log.budget().toString());
                long rows = Live.rows(n.store().view());
                signals.load = 0;
                n.awaitRows(rows + 1);
                fixture.unlimit("n");
                assertEquals(new Ending.Completed(), n.ending());
            }
            fixture.unlimit("m");
            fixture.engine().find("m").orElseThrow().request(new ControlEvent.Resumed(TESTER));
            assertEquals(new Ending.Completed(), fixture.run(M));
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(50_000, database.number("select count(*) from t where n = 1"));
        assertEquals(50_000, database.number("select count(*) from u where n = 1"));
    }

    @Test
    void lockedControlRowOfWhatIsToBeAbortedKeepsNobodyFromWatching(TestDatabase database) throws SQLException {
        try (Fixture fixture = governed(database);
                Connection stray = database.connect()) {
            GovernorLog log = new GovernorLog(fixture, database);
            fixture.register(M);
            fixture.limit("m", 2_000);
            try (Live m = fixture.start(M, PhaseName.CONTRACT, 1, policy(OnCritical.ABORT))) {
                m.awaitRows(1);
                stray.setAutoCommit(false);
                stray.createStatement().execute("select from midstream.stream where stream_no = 0 for update");
                signals.load = 6;
                Live.until("it is held", () -> log.budget().isStopped());
                int changes = log.all(BudgetChanged.class).size();
                Live.sleep(Duration.ofSeconds(3));
                assertEquals(changes, log.all(BudgetChanged.class).size(), "it stays held");
                assertEquals(1, log.all(GovernorClaimed.class).size(), "it governed all the time");
                stray.rollback();
                assertInstanceOf(Ending.Aborted.class, m.ending());
            }
        }
    }

    @Test
    void migrationThatHoldsNoLaneIsAbortedByTheGovernorOfAnother(TestDatabase database) throws SQLException {
        try (Fixture one = governed(database);
                Fixture two = governed(database);
                Connection application = database.connect()) {
            one.register(N);
            one.limit("n", 2_000);
            try (Live n = one.start(N, PhaseName.CONTRACT, 1)) {
                n.awaitRows(1);
                application.setAutoCommit(false);
                application.createStatement().execute("update v set n = n where id = 1");
                try (Live index = two.start(INDEX, PhaseName.CONTRACT, 1, policy(OnCritical.ABORT))) {
                    Live.until(
                            "it is built",
                            () -> database.number("select count(*) from pg_stat_progress_create_index") > 0);
                    Live.sleep(Duration.ofSeconds(2));
                    signals.load = 6;
                    Live.until("it is aborted", () -> index.store().directives().isAborted());
                    application.rollback();
                    assertInstanceOf(Ending.Aborted.class, index.ending());
                    signals.load = 0;
                }
            }
        }
    }

    @Test
    void neighboursQueryAbortsNobody(TestDatabase database) {
        database.execute("create table knob (one int, other int)", "insert into knob values (0, 0)");
        try (Fixture fixture = new Fixture(database, 3, Duration.ofSeconds(5))) {
            fixture.engine().watchingOverTheServer();
            fixture.register(M);
            fixture.register(N);
            fixture.limit("m", 1_000);
            fixture.limit("n", 1_000);
            try (Live m = fixture.start(M, PhaseName.CONTRACT, 1, asking("select one from knob", 5));
                    Live n = fixture.start(N, PhaseName.CONTRACT, 1, asking("select other from knob", 100))) {
                m.awaitRows(1);
                n.awaitRows(1);
                database.execute("update knob set other = 9");
                Live.until(
                        "the neighbour's is read",
                        () -> database.number(
                                        "select count(*) from midstream.reading where signal = 'own-query' and value = 9")
                                == 1);
                Live.sleep(Duration.ofSeconds(2));
                assertFalse(m.store().directives().isAborted());
                database.execute("update knob set one = 6");
                assertInstanceOf(Ending.Aborted.class, m.ending());
                assertFalse(n.store().directives().isAborted());
            }
        }
    }

    /** Whoever asks this is aborted from there on. */
    private static Policy asking(String query, double critical) {
        Bounds bounds = new Bounds(Optional.empty(), Optional.empty(), Optional.of(critical));
        return new Policy(
                1_000,
                Policy.OnOldSnapshot.GO_ON,
                OnCritical.ABORT,
                Optional.empty(),
                Optional.of(query),
                Optional.empty(),
                List.of(new Policy.Layer("the file", Limits.NONE.withBounds(Map.of(Signal.OWN_QUERY, bounds)))));
    }

    private static Policy policy(OnCritical answer) {
        Limits limits = Limits.NONE.withBounds(
                Map.of(Signal.ACTIVE_SESSIONS, new Bounds(Optional.empty(), Optional.empty(), Optional.of(5.0))));
        return new Policy(
                1_000,
                Policy.OnOldSnapshot.GO_ON,
                answer,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(new Policy.Layer("the file", limits)));
    }

    private Fixture governed(TestDatabase database) {
        Fixture fixture = new Fixture(database, 3, Duration.ofSeconds(5));
        fixture.engine().withProbes(signals::take);
        return fixture;
    }
}
