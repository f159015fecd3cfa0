package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.engine.notice.Trust;
import dev.midstream.planner.plan.Plan;

/**
 * What the threads of one process share.
 *
 * @param plannedAt the version of the conductor's stream at which the plan was made; the work of another plan is not ours
 * @param chunkTerms the conditions of a chunk's transaction
 * @param trust which commands may be run here
 */
record Context(
        Store store,
        Plan plan,
        long plannedAt,
        Pulse pulse,
        LaneExecutor lanes,
        Faults faults,
        EngineListener listener,
        Stop stop,
        Terms chunkTerms,
        Trust trust) {}
