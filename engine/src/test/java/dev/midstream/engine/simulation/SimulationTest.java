package dev.midstream.engine.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The engine's own threads against a simulated server, many times: with seeds that are always the same, and with some that never were
 * before. A failure says its seed; {@code -Dsimulation.seed=} runs that one again, {@code -Dsimulation.runs=} so many from there on.
 */
class SimulationTest {
    private static final long ONE_SEED = Long.getLong("simulation.seed", -1);
    /** New seeds each time: to look for more, not to judge a change. */
    private static final boolean FRESH = Boolean.getBoolean("simulation.fresh");

    private static final int RUNS = Integer.getInteger("simulation.runs", ONE_SEED < 0 ? 300 : 1);

    @Test
    void everyRowOnceWhateverHappensToTheProcesses() throws InterruptedException {
        boolean isOne = ONE_SEED >= 0;
        long fresh = isOne ? ONE_SEED : FRESH ? 1_000_000 + new Random().nextInt(1_000_000_000) : 1 + RUNS;
        LongStream seeds = LongStream.range(fresh, fresh + RUNS);
        System.out.printf("simulated with %d seeds from %d on%n", RUNS, fresh);
        Simulation.Sights sights = Simulation.Sights.NONE;
        for (long seed : (isOne ? seeds : LongStream.concat(LongStream.rangeClosed(1, RUNS), seeds)).toArray()) {
            sights = sights.plus(simulate(seed));
        }
        boolean isEnough = sights.keySplits() > RUNS / 10
                && sights.blockSplits() > RUNS / 10
                && sights.weaves() > RUNS / 30
                && sights.tooSlow() > RUNS / 30;
        assertTrue(RUNS < 100 || isEnough, "hardly anything happened: " + sights);
    }

    /** On a virtual thread, so that passing the turn is cheap. */
    private static Simulation.Sights simulate(long seed) throws InterruptedException {
        Simulation.Sights[] sights = new Simulation.Sights[1];
        Throwable[] failure = new Throwable[1];
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        Simulation simulation = new Simulation(seed);
                        simulation.run();
                        sights[0] = simulation.sights();
                    } catch (Throwable e) {
                        failure[0] = e;
                    }
                })
                .join();
        if (failure[0] != null) {
            throw new AssertionError("rerun with -Dsimulation.seed=" + seed, failure[0]);
        }
        return sights[0];
    }
}
