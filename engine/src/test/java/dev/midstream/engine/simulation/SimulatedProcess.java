package dev.midstream.engine.simulation;

import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.MigrationRun;
import dev.midstream.engine.run.Stop;

/** One life of a process, and how it ended. */
final class SimulatedProcess {
    final SimulatedHost host;
    Ending ending;
    Throwable failure;
    boolean isOver;

    SimulatedProcess(SimulatedHost host) {
        this.host = host;
    }

    void live(MigrationRun run, int workers) {
        try {
            ending = run.run(workers, new Stop(host));
        } catch (SimulatedFaults.ServerError e) {
            // it ends: nobody answered when it began
        } catch (RuntimeException | AssertionError e) {
            failure = host.isDead() ? null : e;
        } finally {
            isOver = true;
        }
    }
}
