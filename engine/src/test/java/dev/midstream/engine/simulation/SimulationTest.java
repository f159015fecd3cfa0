package dev.midstream.engine.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * The engine's own threads against a simulated server, many times. A failure says its seed; {@code -Dsimulation.seed=} runs that one
 * again, {@code -Dsimulation.runs=} so many from there on.
 */
class SimulationTest {
    private static final long ONE_SEED = Long.getLong("simulation.seed", -1);
    private static final int RUNS = Integer.getInteger("simulation.runs", ONE_SEED < 0 ? 300 : 1);

    @Test
    void everyRowOnceWhateverHappensToTheProcesses() throws InterruptedException {
        long splits = 0;
        long first = ONE_SEED < 0 ? 1 : ONE_SEED;
        for (long seed = first; seed < first + RUNS; seed++) {
            splits += simulate(seed);
        }
        assertTrue(RUNS < 100 || splits > RUNS / 10, "hardly any lane was split: " + splits);
    }

    /** On a virtual thread, so that passing the turn is cheap. */
    private static long simulate(long seed) throws InterruptedException {
        long[] splits = new long[1];
        Throwable[] failure = new Throwable[1];
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        Simulation simulation = new Simulation(seed);
                        simulation.run();
                        splits[0] = simulation.splits();
                    } catch (Throwable e) {
                        failure[0] = e;
                    }
                })
                .join();
        if (failure[0] != null) {
            throw new AssertionError("rerun with -Dsimulation.seed=" + seed, failure[0]);
        }
        return splits[0];
    }
}
