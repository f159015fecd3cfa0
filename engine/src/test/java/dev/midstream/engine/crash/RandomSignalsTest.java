package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lane.LaneEvent.LaneClaimed;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ten workers in three processes, of which one at a time is killed or frozen beyond its lease. */
@FreshDatabase
class RandomSignalsTest {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration SIGNALS = Duration.ofSeconds(20);
    private static final int[] WORKERS = {4, 3, 3};
    private static final int COUNTED = 300_000;
    private static final int FILLED = 200_000;
    private static final String MIGRATION = """
            migration: ledger
            changes:
              - update: {table: counted, set: {n: n + 1}, once: true}
              - add_column: {table: filled, column: f, type: bigint, fill: a * 100}
            """;

    private int kills;
    private int longFreezes;

    @Test
    void everyRowIsChangedOnceByKeysAndByBlocks(TestDatabase database) {
        long seed = System.nanoTime();
        makeTables(database);
        EngineProcess[] processes = new EngineProcess[WORKERS.length];
        try (Fixture fixture = new Fixture(database)) {
            fixture.requested(MIGRATION, PhaseName.CONTRACT);
            fixture.limit("ledger", 15_000); // it lasts longer than the signals
            for (int i = 0; i < processes.length; i++) {
                processes[i] = start(database, i);
            }
            disturb(database, fixture, processes, new Random(seed));
            fixture.unlimit("ledger");
            for (EngineProcess process : processes) {
                assertEquals(Optional.of("Completed[]"), process.ending());
            }
            assertEquals(0, database.number("select count(*) from counted where n <> 1"));
            assertEquals(0, database.number("select count(*) from filled where f is distinct from a * 100"));
            assertEquals(COUNTED + FILLED, onRecord(fixture));
            fixture.assertReplayEqualsState("ledger");
            long takenOver = fixture.laneEvents("ledger").stream()
                    .filter(event -> event instanceof LaneClaimed claimed && claimed.takenOver())
                    .count();
            String signals = "%d kills, %d freezes beyond the lease, %d lanes taken over"
                    .formatted(kills, longFreezes, takenOver);
            assertTrue(kills > 0 && longFreezes > 0 && takenOver > 0, signals);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("with seed " + seed, e);
        } finally {
            for (EngineProcess process : processes) {
                if (process != null) {
                    process.close();
                }
            }
        }
    }

    /** One that has a lane is killed, another is frozen beyond its lease; the rest is left to chance. */
    private void disturb(TestDatabase database, Fixture fixture, EngineProcess[] processes, Random random) {
        long end = System.nanoTime() + SIGNALS.toNanos();
        boolean rewritten = false;
        awaitLane(fixture, processes[0]);
        kill(database, processes, 0);
        awaitLane(fixture, processes[1]);
        freeze(processes[1], LEASE.plusSeconds(1));
        while (System.nanoTime() < end) {
            if (!rewritten && System.nanoTime() > end - SIGNALS.toNanos() / 2) {
                database.execute("vacuum full filled"); // one lane from now on, which idle workers split
                rewritten = true;
            }
            Live.sleep(Duration.ofMillis(200 + random.nextInt(1_000)));
            int victim = random.nextInt(processes.length);
            if (random.nextBoolean()) {
                kill(database, processes, victim);
            } else {
                freeze(processes[victim], Duration.ofMillis(random.nextInt(3_000)));
            }
        }
    }

    private void kill(TestDatabase database, EngineProcess[] processes, int victim) {
        processes[victim].kill();
        kills++;
        processes[victim] = start(database, victim);
    }

    private void freeze(EngineProcess process, Duration time) {
        process.freeze();
        Live.sleep(time);
        process.thaw();
        longFreezes += time.compareTo(LEASE) > 0 ? 1 : 0;
    }

    private static void awaitLane(Fixture fixture, EngineProcess process) {
        Live.until(
                "the process has a lane",
                () -> fixture.laneEvents("ledger").stream()
                        .anyMatch(event -> event instanceof LaneClaimed claimed
                                && claimed.worker().startsWith(process.label())));
    }

    private static EngineProcess start(TestDatabase database, int number) {
        return EngineProcess.start(database, "ledger", WORKERS[number], LEASE).go();
    }

    private static long onRecord(Fixture fixture) {
        Plan plan = fixture.engine().plan(fixture.engine().find("ledger").orElseThrow());
        return plan.steps().stream()
                .filter(Step.Backfill.class::isInstance)
                .mapToLong(step -> fixture.rowsOnRecord("ledger", step.number()))
                .sum();
    }

    private static void makeTables(TestDatabase database) {
        database.execute(
                "create table counted (id int primary key, n int not null default 0)",
                "insert into counted select g, 0 from generate_series(1, %d) g".formatted(COUNTED),
                "create table filled (id int primary key, a int not null, pad text not null)",
                "insert into filled select g, g, repeat('x', 200) from generate_series(1, %d) g".formatted(FILLED),
                "vacuum analyze");
    }
}
