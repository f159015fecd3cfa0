package dev.midstream.engine.migration;

import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.log.Event;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.predict.Prediction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the conductor did. */
public sealed interface MigrationEvent extends Event {

    /**
     * The plan that is followed from here on.
     *
     * @param fingerprint of {@code canonical}
     * @param canonical the file's content, to show the difference if it comes back changed
     * @param predicted what each step was expected to cost when it was planned; empty if nobody predicted anything
     */
    record Planned(String fingerprint, String canonical, Plan plan, List<Prediction> predicted)
            implements MigrationEvent {
        public Planned {
            predicted = List.copyOf(predicted);
        }

        /** What was expected of a step. */
        public Optional<Prediction> predicted(int step) {
            return predicted.stream().filter(p -> p.step() == step).findFirst();
        }
    }

    /** A process took the lead. */
    record ConductorClaimed(UUID owner, String worker, long epoch, boolean takenOver) implements MigrationEvent {}

    record PhaseStarted(PhaseName phase) implements MigrationEvent {}

    /** A step that is not one transaction with its outcome is about to be done. */
    record StepStarted(int step) implements MigrationEvent {}

    /** The step was begun, and nothing of it was done: it begins anew when its turn comes. */
    record StepWithdrawn(int step) implements MigrationEvent {}

    /** A strong lock was not had in time; the table is left alone for {@code rest}, then it is tried again. */
    record LockTimedOut(int step, int attempt, Duration waited, Duration rest, List<Blocker> blockers)
            implements MigrationEvent {
        public LockTimedOut {
            blockers = List.copyOf(blockers);
        }
    }

    /** Statements that stood in the way of a lock were cancelled, as the migration's file allows. */
    record BlockersCancelled(int step, int attempt, List<Blocker> blockers) implements MigrationEvent {
        public BlockersCancelled {
            blockers = List.copyOf(blockers);
        }
    }

    /**
     * What works concurrently, such as an index build, has been waiting for this session's transaction; or a step waits for its turn on
     * a table, which this session has.
     *
     * @param phase of a build in PostgreSQL's words, else what it waits for
     */
    record BuildWaits(int step, String phase, Blocker blocker) implements MigrationEvent {}

    /** The rows of the step's table are divided among these lanes. */
    record LanesOpened(int step, int firstLane, int lanes) implements MigrationEvent {}

    /** A command at the boundary of a phase is about to be run. {@code key} is the hook's. */
    record HookStarted(String key, String title) implements MigrationEvent {}

    record HookFinished(String key, String title, Duration took) implements MigrationEvent {}

    /**
     * It failed; nothing more happens until a person asks for another run, which repeats it.
     *
     * @param runs how often a run or a rollback had been asked for until then
     */
    record HookFailed(String key, String title, String message, int runs) implements MigrationEvent {}

    /** @param rows rows changed or read, by the server's count */
    record StepFinished(int step, Duration took, long rows) implements MigrationEvent {}

    /**
     * The step could not be done; nothing more happens until a person asks for another run.
     *
     * @param runs how often a run or a rollback had been asked for until then
     */
    record StepFailed(int step, String sqlState, String message, int runs) implements MigrationEvent {}

    /** A claim does not hold. */
    record VerificationFailed(int step, long violations, String message, int runs) implements MigrationEvent {}

    /** A person has looked; the failed step is tried again. */
    record Retried(OwnSqlAnswer ownSql) implements MigrationEvent {}

    /** These steps are to be done again: claims to be proved, and what fills the rows they are about. */
    record VerificationReopened(List<Integer> steps, int verifications) implements MigrationEvent {
        public VerificationReopened {
            steps = List.copyOf(steps);
        }
    }

    /**
     * Whether the rows will be done by when they are expected to be is another than was said before.
     *
     * @param earliest when they will be done; empty if nobody can say
     */
    record OutlookChanged(boolean late, Instant finishBy, Optional<Instant> earliest, Optional<Instant> latest)
            implements MigrationEvent {}

    /** Everything before this phase is done, and nobody asked for the phase yet. */
    record GateReached(PhaseName before) implements MigrationEvent {}

    record MigrationCompleted() implements MigrationEvent {}

    record RollbackStarted() implements MigrationEvent {}

    record StepUndone(int step, Duration took) implements MigrationEvent {}

    record RolledBack() implements MigrationEvent {}
}
