package dev.midstream.engine.operator;

import static dev.midstream.engine.pg.Fixture.TESTER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.control.ControlEvent.ThrottleSet;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.lane.LaneEvent.KeysDone;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators steer a run that is under way. Times are the server's, from the log. */
@FreshDatabase
class CommandsOnARunTest {
    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;
    private static final int COMMANDS = 20;

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select g, 0 from generate_series(1, 100000) g",
                "vacuum analyze t");
    }

    @Test
    void ofContradictingRatesGivenAtOnceNoneIsLostAndTheLastHolds(TestDatabase database) throws InterruptedException {
        try (Fixture fixture = new Fixture(database);
                Live live = slowly(fixture, 500)) {
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> operators = new ArrayList<>();
            for (int operator = 0; operator < 2; operator++) {
                int first = operator;
                operators.add(Thread.ofVirtual().start(() -> {
                    await(go);
                    for (int i = first; i < COMMANDS; i += 2) {
                        live.store().request(rate(501 + i, Optional.empty()));
                    }
                }));
            }
            go.countDown();
            for (Thread operator : operators) {
                operator.join();
            }
            List<Long> given = control(live.store()).stream()
                    .filter(e -> e.event() instanceof ThrottleSet)
                    .map(e -> ((ThrottleSet) e.event()).limits().rowsPerSecond().orElseThrow())
                    .skip(1)
                    .toList();
            assertEquals(COMMANDS, given.stream().distinct().count(), given::toString);
            assertEquals(
                    given.getLast(),
                    live.store()
                            .directives()
                            .limitsAt(Instant.MAX)
                            .rowsPerSecond()
                            .orElseThrow());
            fixture.unlimit("m");
            assertEquals(new Ending.Completed(), live.ending());
            fixture.assertReplayEqualsState("m");
        }
    }

    @Punctual
    void limitEndsByItselfAndTheRateRisesWithinASecond(TestDatabase database) {
        try (Fixture fixture = new Fixture(database);
                Live live = fixture.start(COUNT, PhaseName.CONTRACT, 2, atMost(10_000))) {
            live.awaitRows(1);
            live.store().request(now -> rate(500, Optional.of(now.plusSeconds(4))));
            Live.sleep(Duration.ofMillis(6_500));
            ThrottleSet last = control(live.store()).stream()
                    .map(Recorded::event)
                    .filter(ThrottleSet.class::isInstance)
                    .map(ThrottleSet.class::cast)
                    .toList()
                    .getLast();
            Instant end = last.expiresAt().orElseThrow();
            long slow = rows(live.store(), end.minusSeconds(3), end);
            long fast = rows(live.store(), end.plusSeconds(1), end.plusSeconds(2));
            System.out.printf(
                    "in 3 s at 500 rows/s: %d, in the second that begins one after its end: %d%n", slow, fast);
            Late.unless(slow > 500 && slow < 2_500, "rows in three seconds at 500 a second: " + slow);
            Late.unless(fast > 5_000, "rows in a second at 10000 a second: " + fast);
        }
    }

    @Punctual
    void pauseForAllStopsChunksWithinASecond(TestDatabase database) {
        try (Fixture fixture = new Fixture(database)) {
            fixture.engine().watchingOverTheServer();
            try (Live live = slowly(fixture, 10_000)) {
                Store server = fixture.engine().server();
                server.request(new ControlEvent.Paused(TESTER, "all hands"));
                Live.sleep(Duration.ofSeconds(3));
                server.request(new ControlEvent.Resumed(TESTER));
                fixture.unlimit("m");
                assertEquals(new Ending.Completed(), live.ending());
                Instant paused = at(server, ControlEvent.Paused.class);
                Instant resumed = at(server, ControlEvent.Resumed.class);
                long rows = rows(live.store(), paused.plusSeconds(1), resumed);
                Late.unless(rows == 0, "rows while all was paused: " + rows);
            }
        }
    }

    @Punctual
    void limitOfWorkersHoldsWithinASecond(TestDatabase database) {
        try (Fixture fixture = new Fixture(database);
                Live live = slowly(fixture, 3_000, 3)) {
            live.await(view -> view.heldLanes().size() == 3);
            Live.sleep(Duration.ofSeconds(1));
            live.store()
                    .request(now -> new ThrottleSet(
                            TESTER, Limits.NONE.withWorkers(1), "few cores", Optional.of(now), Optional.empty()));
            Live.sleep(Duration.ofSeconds(3));
            Instant asked = control(live.store()).getLast().at();
            long before = lanes(live.store(), asked.minusSeconds(1), asked);
            Late.unless(before == 3, "lanes at work before: " + before);
            long after = lanes(live.store(), asked.plusSeconds(1), asked.plusMillis(2_500));
            Late.unless(after == 1 || after == 2, "one lane, and the next if it ended: " + after);
        }
    }

    private static Policy atMost(long rowsPerSecond) {
        return new Policy(
                1_000,
                Policy.OnOldSnapshot.GO_ON,
                Policy.OnCritical.HOLD,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(new Policy.Layer("the file", Limits.NONE.withRate(rowsPerSecond))));
    }

    /** Under way, at this rate. */
    private static Live slowly(Fixture fixture, long rowsPerSecond) {
        return slowly(fixture, rowsPerSecond, 2);
    }

    private static Live slowly(Fixture fixture, long rowsPerSecond, int workers) {
        fixture.register(COUNT);
        fixture.limit("m", rowsPerSecond);
        Live live = fixture.start(COUNT, PhaseName.CONTRACT, workers);
        live.awaitRows(1);
        return live;
    }

    private static ThrottleSet rate(long rowsPerSecond, Optional<Instant> end) {
        return new ThrottleSet(
                TESTER, new Limits(Optional.of(rowsPerSecond), Optional.empty()), "a try", Optional.empty(), end);
    }

    private static void await(CountDownLatch go) {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Recorded<Event>> control(Store store) {
        return store.events(Streams.control(store.journal()));
    }

    private static Instant at(Store store, Class<? extends Event> type) {
        return control(store).stream()
                .filter(e -> type.isInstance(e.event()))
                .map(Recorded::at)
                .findFirst()
                .orElseThrow();
    }

    /** Lanes of which chunks were recorded after {@code from} and before {@code to}. */
    private static long lanes(Store store, Instant from, Instant to) {
        return store.view().lanes().keySet().stream()
                .filter(lane -> store.events(Streams.lane(store.journal(), lane)).stream()
                        .anyMatch(e -> e.event() instanceof KeysDone && e.at().isAfter(from) && e.at().isBefore(to)))
                .count();
    }

    /** Rows of the chunks that were recorded after {@code from} and before {@code to}. */
    private static long rows(Store store, Instant from, Instant to) {
        return store.view().lanes().keySet().stream()
                .flatMap(lane -> store.events(Streams.lane(store.journal(), lane)).stream())
                .filter(e -> e.at().isAfter(from) && e.at().isBefore(to))
                .mapToLong(e -> e.event() instanceof KeysDone done ? done.rows() : 0)
                .sum();
    }
}
