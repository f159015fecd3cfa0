package dev.midstream.engine.governor;

import static dev.midstream.engine.pg.Fixture.TESTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.cause.Cause;
import dev.midstream.engine.control.ControlEvent.Paused;
import dev.midstream.engine.control.ControlEvent.ThrottleCleared;
import dev.midstream.engine.control.ControlEvent.ThrottleSet;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Exchange;
import dev.midstream.engine.throttle.GovernorEvent.NeighboursChanged;
import dev.midstream.engine.throttle.GovernorEvent.SignalHeard;
import dev.midstream.engine.throttle.Neighbour;
import dev.midstream.planner.file.PhaseName;
import io.vertx.core.VertxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What is asked of all is asked of the server, whose other databases have migrations as well. */
@FreshDatabase
class ServerBudgetTest {
    private static final String M = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;
    private static final long RATE = 4_000;
    private final TestSignals signals = new TestSignals();

    @Punctual
    void rateForAllIsOneRateForTwoDatabases(TestDatabase one) {
        makeTable(one);
        TestDatabase two = one.copy();
        try (Fixture here = sharing(one);
                Fixture there = sharing(two)) {
            here.register(M);
            there.register(M);
            here.engine().server().request(rule(Limits.NONE.withRate(RATE)));
            try (Live m = here.start(M, PhaseName.CONTRACT, 2);
                    Live n = there.start(M, PhaseName.CONTRACT, 2)) {
                awaitEachOther(here, one, there, two);
                Live.sleep(Duration.ofSeconds(2));
                long before = rows(m, n);
                long began = System.nanoTime();
                Live.sleep(Duration.ofSeconds(10));
                long done = rows(m, n) - before;
                double rate = done * 1e9 / (System.nanoTime() - began);
                System.out.printf("rule for all of %d rows/s, two databases: %.0f%n", RATE, rate);
                Late.unless(Math.abs(rate - RATE) <= RATE * 0.15, "rows a second: " + rate);
                assertExplained(there, one);

                here.engine().server().request(new ThrottleCleared(TESTER));
                long limited = Live.rows(n.store().view());
                long cleared = System.nanoTime();
                Live.until(
                        "the other database is free of it",
                        () -> Live.rows(n.store().view()) > limited + 2 * RATE);
                Duration freed = Duration.ofNanos(System.nanoTime() - cleared);
                System.out.printf("%d rows more in the other database after %d ms%n", 2 * RATE, freed.toMillis());
                Late.unless(freed.toMillis() < 3_000, "free after " + freed);
            }
        }
    }

    @Test
    void workersForAllAreDealtOutOverTheDatabases(TestDatabase one) {
        makeTable(one);
        TestDatabase two = one.copy();
        try (Fixture here = sharing(one);
                Fixture there = sharing(two)) {
            here.register(M);
            there.register(M);
            here.limit("m", 3_000);
            there.limit("m", 3_000);
            here.engine().server().request(rule(Limits.NONE.withWorkers(3)));
            try (Live m = here.start(M, PhaseName.CONTRACT, 3)) {
                boolean isFirst = one.name().compareTo(two.name()) < 0;
                try (Live n = there.start(M, PhaseName.CONTRACT, 3)) {
                    Live.until(
                            "two lanes in the one and one in the other",
                            () -> lanes(m) == (isFirst ? 2 : 1) && lanes(n) == (isFirst ? 1 : 2));
                }
                Live.until("all three are here", () -> lanes(m) == 3);
                here.unlimit("m");
                assertEquals(new Ending.Completed(), m.ending());
            }
            there.unlimit("m");
            assertEquals(new Ending.Completed(), there.run(M));
        }
        for (TestDatabase database : List.of(one, two)) {
            assertEquals(200_000, database.number("select count(*) from t where n = 1"));
        }
    }

    @Test
    void pauseForAllIsOfItsDatabase(TestDatabase one) {
        makeTable(one);
        TestDatabase two = one.copy();
        try (Fixture here = sharing(one);
                Fixture there = sharing(two)) {
            here.register(M);
            there.register(M);
            there.limit("m", 5_000);
            here.engine().server().request(new Paused(TESTER, "incident"));
            try (Live m = here.start(M, PhaseName.CONTRACT, 1);
                    Live n = there.start(M, PhaseName.CONTRACT, 1)) {
                n.awaitRows(10_000);
                assertEquals(0, Live.rows(m.store().view()));
            }
        }
    }

    @Test
    void whereOthersCannotBeHeardWorkGoesOnAndItIsSaid(TestDatabase database) {
        makeTable(database);
        AtomicBoolean isDeaf = new AtomicBoolean(true);
        try (Fixture fixture = new Fixture(database, 1)) {
            fixture.engine().withProbes(signals::take).withExchange(() -> new Exchange() {
                @Override
                public List<Neighbour> exchange(Announcement here) {
                    if (isDeaf.get()) {
                        throw new VertxException("too many connections", true);
                    }
                    return List.of();
                }

                @Override
                public void close() {}
            });
            fixture.register(M);
            fixture.limit("m", 2_000);
            GovernorLog log = new GovernorLog(fixture, database);
            try (Live live = fixture.start(M, PhaseName.CONTRACT, 1)) {
                Live.until("it is said", () -> !heard(log).isEmpty());
                assertEquals(
                        List.of(new SignalHeard("other-databases", Optional.of("too many connections"), true)),
                        heard(log));
                assertTrue(Live.rows(live.store().view()) > 10_000, "it has worked all the time");
                isDeaf.set(false);
                Live.until("it is heard again", () -> heard(log).size() == 2);
                assertEquals(
                        new SignalHeard("other-databases", Optional.empty(), true),
                        heard(log).getLast());
            }
        }
    }

    private static List<SignalHeard> heard(GovernorLog log) {
        return log.all(SignalHeard.class).stream()
                .filter(event -> event.signal().equals("other-databases"))
                .toList();
    }

    private void awaitEachOther(Fixture here, TestDatabase one, Fixture there, TestDatabase two) {
        Live.until("each knows of the other", () -> knows(here, one, two) && knows(there, two, one));
    }

    private static boolean knows(Fixture fixture, TestDatabase database, TestDatabase other) {
        return new GovernorLog(fixture, database)
                .all(NeighboursChanged.class).stream()
                        .flatMap(event -> event.now().stream())
                        .anyMatch(
                                neighbour -> neighbour.database().equals(other.name()) && neighbour.migrations() == 1);
    }

    /** By the picture of the database in which nobody asked for anything. */
    private static void assertExplained(Fixture there, TestDatabase one) {
        List<Neighbour> neighbours = there.status("m").picture().neighbours();
        assertEquals(
                List.of(new Neighbour(
                        one.name(),
                        neighbours.getFirst().comesFirst(),
                        1,
                        Optional.of(RATE),
                        Optional.empty(),
                        Optional.empty())),
                neighbours);
        List<Cause> causes = there.status("m").causes();
        assertTrue(
                causes.stream()
                        .anyMatch(cause -> cause.kind() == Cause.Kind.RULE
                                && cause.whose().equals(Optional.of("database " + one.name()))),
                causes::toString);
    }

    private static void makeTable(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0) with (autovacuum_enabled = false)",
                "insert into t select g, 0 from generate_series(1, 200000) g",
                "vacuum analyze t");
    }

    private Fixture sharing(TestDatabase database) {
        Fixture fixture = new Fixture(database, 3);
        fixture.engine().withProbes(signals::take).sharingTheServer();
        return fixture;
    }

    private static ThrottleSet rule(Limits limits) {
        return new ThrottleSet(TESTER, limits, "peak", Optional.empty());
    }

    private static long rows(Live... runs) {
        long rows = 0;
        for (Live run : runs) {
            rows += Live.rows(run.store().view());
        }
        return rows;
    }

    private static int lanes(Live run) {
        return run.store().view().heldLanes().size();
    }
}
