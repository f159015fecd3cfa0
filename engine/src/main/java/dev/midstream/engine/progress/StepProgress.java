package dev.midstream.engine.progress;

import dev.midstream.planner.plan.Step;

/**
 * How one step stands.
 *
 * @param share done, between 0 and 1
 * @param rows changed so far (or found in breach of a claim), by the server's count
 * @param lanes in all
 * @param lanesDone that are done
 * @param held that some worker is at now
 */
public record StepProgress(Step step, Standing standing, double share, long rows, int lanes, int lanesDone, int held) {

    /** In which of its stages a step is. */
    public enum Standing {
        WAITING,
        UNDER_WAY,
        FAILED,
        DONE
    }
}
