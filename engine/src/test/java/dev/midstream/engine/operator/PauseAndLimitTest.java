package dev.midstream.engine.operator;

import static dev.midstream.engine.pg.Fixture.TESTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.EngineListener;
import dev.midstream.engine.run.Stop;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A command takes effect within a chunk, in every process. Times are the server's, from the log. */
@FreshDatabase
class PauseAndLimitTest {
    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: upper(v), not_null: true}
            """;

    /** By keys, a table of this size has several lanes. */
    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v text, n int not null default 0)",
                "insert into t select g, 'v' || g from generate_series(1, 100000) g",
                "vacuum analyze t");
    }

    @Test
    void whilePausedNoChunkIsCommittedAndAfterResumeItGoesOn(TestDatabase database) {
        try (Fixture fixture = new Fixture(database);
                Live live = fixture.start(FILL, PhaseName.CONTRACT, 2)) {
            fixture.limit("m", 20_000);
            live.awaitRows(5_000);
            live.store().request(new ControlEvent.Paused(TESTER, "lunch"));
            Live.sleep(Duration.ofSeconds(2));
            assertTrue(!live.isOver(), "it ended although it was paused");
            fixture.unlimit("m");
            live.store().request(new ControlEvent.Resumed(TESTER));
            assertEquals(new Ending.Completed(), live.ending());
            Instant paused = at(live.store(), ControlEvent.Paused.class);
            Instant resumed = at(live.store(), ControlEvent.Resumed.class);
            List<Instant> within = chunks(live.store()).stream()
                    .filter(at -> at.isAfter(paused.plusSeconds(1)) && at.isBefore(resumed))
                    .toList();
            assertEquals(List.of(), within, "chunks more than a second after the pause");
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(100_000, database.number("select count(*) from t where f = upper(v)"));
    }

    @Punctual
    void limitIsChangedWhileItRuns(TestDatabase database) {
        try (Fixture fixture = new Fixture(database)) {
            fixture.register(FILL);
            fixture.limit("m", 500);
            try (Live live = fixture.start(FILL, PhaseName.CONTRACT, 2)) {
                live.awaitRows(1);
                long before = Live.rows(live.store().view());
                Live.sleep(Duration.ofSeconds(3));
                long slow = Live.rows(live.store().view()) - before;
                Late.unless(slow < 2_000, "rows in three seconds at 500 a second: " + slow);
                fixture.limit("m", 10_000_000);
                assertEquals(new Ending.Completed(), live.ending());
            }
        }
    }

    /** Rows that are only read count as those that are written do; but nobody is told that they were changed. */
    @Test
    void verificationKeepsTheRateToo(TestDatabase database) {
        AtomicLong told = new AtomicLong();
        EngineListener listener = new EngineListener() {
            @Override
            public void chunkCommitted(int lane, long rows, Duration took) {
                told.addAndGet(rows);
            }
        };
        try (Fixture fixture = new Fixture(database)) {
            fixture.run(FILL, PhaseName.BACKFILL, 2, listener, new Stop());
            assertEquals(100_000, told.get());
            fixture.limit("m", 20_000);
            long start = System.nanoTime();
            assertEquals(
                    new Ending.AtGate(PhaseName.CONTRACT),
                    fixture.run(FILL, PhaseName.VALIDATE, 2, listener, new Stop()));
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(took.toMillis() > 4_000, () -> "100,000 rows at 20,000 a second were read in " + took);
            assertEquals(100_000, told.get(), "rows changed, as told");
        }
    }

    @Test
    void limitOfWorkersIsKept(TestDatabase database) {
        try (Fixture fixture = new Fixture(database);
                Live live = fixture.start(COUNT, PhaseName.CONTRACT, 3)) {
            fixture.limit("m", 20_000);
            live.await(view -> view.heldLanes().size() >= 2);
            live.store().request(throttle(1));
            live.await(view -> view.heldLanes().size() == 1);
            int tooMany = 0;
            for (int look = 0; look < 10; look++) {
                Live.sleep(Duration.ofMillis(100));
                tooMany += live.store().view().heldLanes().size() > 1 ? 1 : 0;
            }
            assertEquals(0, tooMany, "looks that saw two workers");
            fixture.unlimit("m");
            assertEquals(new Ending.Completed(), live.ending());
        }
    }

    private static ControlEvent throttle(int workers) {
        var limits = new Limits(Optional.of(20_000L), Optional.of(workers));
        return new ControlEvent.ThrottleSet(TESTER, limits, "peak", Optional.empty());
    }

    private static Instant at(Store store, Class<? extends Event> type) {
        return store.events(Streams.control(store.journal())).stream()
                .filter(e -> type.isInstance(e.event()))
                .map(Recorded::at)
                .findFirst()
                .orElseThrow();
    }

    private static List<Instant> chunks(Store store) {
        return store.view().lanes().keySet().stream()
                .flatMap(lane -> store.events(Streams.lane(store.journal(), lane)).stream())
                .filter(e -> e.event() instanceof LaneEvent.BlocksDone done && done.rows() > 0)
                .map(Recorded::at)
                .toList();
    }
}
