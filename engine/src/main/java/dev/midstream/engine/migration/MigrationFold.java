package dev.midstream.engine.migration;

import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.BlockersCancelled;
import dev.midstream.engine.migration.MigrationEvent.BuildWaits;
import dev.midstream.engine.migration.MigrationEvent.ConductorClaimed;
import dev.midstream.engine.migration.MigrationEvent.GateReached;
import dev.midstream.engine.migration.MigrationEvent.HookFailed;
import dev.midstream.engine.migration.MigrationEvent.HookFinished;
import dev.midstream.engine.migration.MigrationEvent.HookStarted;
import dev.midstream.engine.migration.MigrationEvent.LanesOpened;
import dev.midstream.engine.migration.MigrationEvent.LockTimedOut;
import dev.midstream.engine.migration.MigrationEvent.MigrationCompleted;
import dev.midstream.engine.migration.MigrationEvent.OutlookChanged;
import dev.midstream.engine.migration.MigrationEvent.PhaseStarted;
import dev.midstream.engine.migration.MigrationEvent.Planned;
import dev.midstream.engine.migration.MigrationEvent.Retried;
import dev.midstream.engine.migration.MigrationEvent.RollbackStarted;
import dev.midstream.engine.migration.MigrationEvent.RolledBack;
import dev.midstream.engine.migration.MigrationEvent.StepFailed;
import dev.midstream.engine.migration.MigrationEvent.StepFinished;
import dev.midstream.engine.migration.MigrationEvent.StepStarted;
import dev.midstream.engine.migration.MigrationEvent.StepUndone;
import dev.midstream.engine.migration.MigrationEvent.StepWithdrawn;
import dev.midstream.engine.migration.MigrationEvent.VerificationFailed;
import dev.midstream.engine.migration.MigrationEvent.VerificationReopened;
import dev.midstream.engine.migration.MigrationState.AtGate;
import dev.midstream.engine.migration.MigrationState.Completed;
import dev.midstream.engine.migration.MigrationState.Failed;
import dev.midstream.engine.migration.MigrationState.RollingBack;
import dev.midstream.engine.migration.MigrationState.Running;
import dev.midstream.engine.migration.MigrationState.StoppedByHook;
import dev.midstream.engine.migration.MigrationState.Unproved;
import java.util.List;
import java.util.Optional;

/** How events add up to the state of a migration. Holds no rules: what is in the log has happened. */
public final class MigrationFold {
    private MigrationFold() {}

    /** The state after the first event of a stream. */
    public static MigrationState start(Planned planned) {
        return new Running(Work.planned(planned.fingerprint(), 1, Streams.FIRST_LANE, 0));
    }

    /** The state after one more event. {@code version} is the event's. */
    public static MigrationState evolve(MigrationState state, MigrationEvent event, long version) {
        Work work = state.work();
        return switch (event) {
            case Planned e ->
                new Running(Work.planned(e.fingerprint(), version, work.nextLane(), work.verifications()));
            case ConductorClaimed ignored -> state;
            case PhaseStarted e -> new Running(work.in(e.phase()));
            case StepStarted e -> new Running(work.started(e.step()));
            case StepWithdrawn ignored -> new Running(work.stopped());
            case LockTimedOut ignored -> state;
            case OutlookChanged ignored -> state;
            case BlockersCancelled ignored -> state;
            case BuildWaits ignored -> state;
            case LanesOpened e -> new Running(work.opened(e.step(), e.firstLane(), e.lanes()));
            case StepFinished e -> new Running(work.finished(e.step()));
            case HookStarted ignored -> state;
            case HookFinished e -> new Running(work.hooked(e.key()));
            case HookFailed e -> new StoppedByHook(work, e.title(), e.message(), e.runs());
            case StepFailed e -> new Failed(work, e.step(), e.sqlState(), e.message(), e.runs());
            case VerificationFailed e ->
                new Unproved(work.reopened(e.step()), e.step(), e.violations(), e.message(), e.runs());
            case Retried e -> new Running(retried(work, e.ownSql()));
            case VerificationReopened e ->
                new Running(e.steps().stream()
                        .reduce(work.verified(e.verifications()), (rest, step) -> rest.reopened(step), (a, b) -> b));
            case GateReached e -> new AtGate(work, e.before());
            case MigrationCompleted ignored -> new Completed(work);
            // A step under way may have left something behind: it is undone like a finished one.
            case RollbackStarted ignored ->
                new RollingBack(work.underWay().map(work::finished).orElse(work));
            case StepUndone e -> new RollingBack(work.reopened(e.step()));
            case RolledBack ignored -> new MigrationState.RolledBack(work);
        };
    }

    private static Work retried(Work work, OwnSqlAnswer answer) {
        return switch (answer) {
            case UNKNOWN -> work;
            case DONE -> work.underWay().map(work::finished).orElse(work);
            case REPEAT -> work.stopped();
        };
    }

    /** The state after all events of a stream; empty for an empty one. */
    public static Optional<MigrationState> replay(List<MigrationEvent> events) {
        MigrationState state = null;
        long version = 0;
        for (MigrationEvent event : events) {
            version++;
            state = state == null ? start((Planned) event) : evolve(state, event, version);
        }
        return Optional.ofNullable(state);
    }
}
