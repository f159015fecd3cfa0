package dev.midstream.engine.migration;

import dev.midstream.planner.file.Hook;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.List;

/** What the conductor does next. */
public sealed interface Act {
    record StartPhase(PhaseName phase) implements Act {}

    /** Run a command at the boundary of a phase. */
    record RunHook(Hook hook) implements Act {}

    /** Do a step that has no lanes. */
    record Perform(Step step) implements Act {}

    /** A step that has no transaction was begun by a conductor that did not record its end: look what became of it. */
    record Settle(Step step) implements Act {}

    /** Divide the rows of a step's table into lanes. */
    record OpenLanes(Step step) implements Act {}

    /** All lanes of the step are done: look once more, and finish it. */
    record CloseLanes(Step step) implements Act {}

    /** A lane is stuck. */
    record FailLanes(Step step) implements Act {}

    /** The workers are at it. */
    record AwaitLanes(List<Integer> steps) implements Act {}

    record ReachGate(PhaseName before) implements Act {}

    record Complete() implements Act {}

    /** Try the failed step again, and do these other steps again. */
    record Retry(List<Integer> alsoAgain) implements Act {}

    /** Prove these steps' claims again. */
    record Reopen(List<Integer> steps) implements Act {}

    record StartRollback() implements Act {}

    record UndoStep(Step step, Undo undo) implements Act {}

    record FinishRollback() implements Act {}

    /** An operator paused the migration. */
    record Hold() implements Act {}

    /** There is nothing to do until an operator or a rerun changes something. */
    record Rest() implements Act {}
}
