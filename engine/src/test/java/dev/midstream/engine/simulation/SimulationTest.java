package dev.midstream.engine.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The engine's own threads against a simulated server, many times: with seeds that are always the same, and with some that never were
 * before. A failure says its seed; {@code -Dsimulation.seed=} runs that one again, {@code -Dsimulation.runs=} so many from there on.
 */
@Tag("computed")
class SimulationTest {
    private static final long ONE_SEED = Long.getLong("simulation.seed", -1);
    /** New seeds each time: to look for more, not to judge a change. */
    private static final boolean FRESH = Boolean.getBoolean("simulation.fresh");

    private static final int AT_ONCE = 8;

    private static final int RUNS = Integer.getInteger("simulation.runs", ONE_SEED < 0 ? 1_000 : 1);

    @Test
    void everyRowOnceWhateverHappensToTheProcesses() throws InterruptedException {
        boolean isOne = ONE_SEED >= 0;
        long fresh = isOne ? ONE_SEED : FRESH ? 1_000_000 + new Random().nextInt(1_000_000_000) : 1 + RUNS;
        LongStream seeds = LongStream.range(fresh, fresh + RUNS);
        System.out.printf("simulated with %d seeds from %d on%n", RUNS, fresh);
        Simulation.Sights sights = simulate(isOne ? seeds : LongStream.concat(LongStream.rangeClosed(1, RUNS), seeds));
        boolean isEnough = sights.keySplits() > RUNS / 10
                && sights.blockSplits() > RUNS / 20
                && sights.weaves() > RUNS / 30
                && sights.tooSlow() > RUNS / 30;
        System.out.println("what was rare: " + sights);
        assertTrue(RUNS < 100 || isEnough, "hardly anything happened: " + sights);
    }

    /** On virtual threads, so that passing the turn is cheap, and several at once, so that whoever carries them never has to be woken. */
    private static Simulation.Sights simulate(LongStream seeds) throws InterruptedException {
        try (ExecutorService several =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<Simulation.Sights>> runs = new ArrayList<>();
            seeds.forEach(seed -> runs.add(several.submit(() -> simulate(seed))));
            Simulation.Sights sights = Simulation.Sights.NONE;
            for (Future<Simulation.Sights> run : runs) {
                sights = sights.plus(run.get());
            }
            return sights;
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        }
    }

    private static Simulation.Sights simulate(long seed) {
        try {
            Simulation simulation = new Simulation(seed);
            simulation.run();
            return simulation.sights();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("rerun with -Dsimulation.seed=" + seed, e);
        }
    }
}
