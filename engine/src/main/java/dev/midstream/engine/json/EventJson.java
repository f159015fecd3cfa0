package dev.midstream.engine.json;

import dev.midstream.checkpoints.codec.JsonCodec;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.Leftover;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.notice.NoticeEvent;
import dev.midstream.engine.throttle.GovernorEvent;
import dev.midstream.planner.file.LockPolicy;
import dev.midstream.planner.file.Notify;
import dev.midstream.planner.plan.Parts;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.List;
import java.util.Map;

/** The names under which events are stored. A name once released keeps its meaning for ever. */
public final class EventJson {
    private static final Map<String, Class<? extends Step>> STEPS = Map.of(
            "drop-index", Step.DropIndex.class,
            "ddl", Step.Ddl.class,
            "join", Step.Join.class,
            "validate", Step.Validate.class,
            "build-index", Step.BuildIndex.class,
            "backfill", Step.Backfill.class,
            "verify-rows", Step.VerifyRows.class,
            "verify-query", Step.VerifyQuery.class,
            "own-sql", Step.OwnSql.class);
    private static final Map<String, Class<? extends Parts>> PARTS =
            Map.of("indexes", Parts.Indexes.class, "foreign-keys", Parts.ForeignKeys.class);
    private static final Map<String, Class<? extends Undo>> UNDOS = Map.of(
            "nothing", Undo.Nothing.class,
            "statements", Undo.Statements.class,
            "concurrently", Undo.Concurrently.class,
            "build-index", Undo.BuildIndex.class,
            "impossible", Undo.Impossible.class);

    /** How somebody is told, in the policies that requests to run carry. */
    static final Map<String, Class<? extends Notify.Way>> WAYS =
            Map.of("webhook", Notify.Webhook.class, "command", Notify.Command.class);

    private EventJson() {}

    public static JsonCodec<Event> codec() {
        return JsonCodec.<Event>of()
                .variants(LaneRange.class, LaneJson.RANGES)
                .variants(Leftover.class, LaneJson.LEFTOVERS)
                .variants(Step.class, STEPS)
                .variants(Parts.class, PARTS)
                .variants(Undo.class, UNDOS)
                .variants(Notify.Way.class, WAYS)
                .upcast("control.run-requested.v1", "control.run-requested.v2", OlderForms::runRequested)
                .upcast("control.run-requested.v2", "control.run-requested.v3", OlderForms::runRequestedOfTwo)
                .upcast("control.run-requested.v3", "control.run-requested.v4", OlderForms::runRequestedOfThree)
                .type("control.run-requested.v4", ControlEvent.RunRequested.class)
                .type("control.verification-requested.v1", ControlEvent.VerificationRequested.class)
                .upcast("control.paused.v1", "control.paused.v2", OlderForms::paused)
                .type("control.paused.v2", ControlEvent.Paused.class)
                .type("control.resumed.v1", ControlEvent.Resumed.class)
                .upcast("control.throttle-set.v1", "control.throttle-set.v2", OlderForms::throttleSet)
                .type("control.throttle-set.v2", ControlEvent.ThrottleSet.class)
                .upcast("control.throttle-cleared.v1", "control.throttle-cleared.v2", OlderForms::throttleCleared)
                .type("control.throttle-cleared.v2", ControlEvent.ThrottleCleared.class)
                .upcast("control.abort-requested.v1", "control.abort-requested.v2", OlderForms::abortRequested)
                .type("control.abort-requested.v2", ControlEvent.AbortRequested.class)
                .type("control.rollback-requested.v1", ControlEvent.RollbackRequested.class)
                .type("governor.claimed.v1", GovernorEvent.GovernorClaimed.class)
                .type("governor.budget-changed.v1", GovernorEvent.BudgetChanged.class)
                .type("governor.signal-heard.v1", GovernorEvent.SignalHeard.class)
                .type("governor.neighbours-changed.v1", GovernorEvent.NeighboursChanged.class)
                .type("migration.planned.v3", MigrationEvent.Planned.class)
                // Before the file had a word for it every migration waited half an hour for a lock and cancelled
                // nobody.
                .upcastAdding("migration.planned.v1", "migration.planned.v2", "/plan", "locks", LockPolicy.USUAL)
                // What had been predicted was shown and forgotten.
                .upcastAdding("migration.planned.v2", "migration.planned.v3", "", "predicted", List.of())
                .type("migration.conductor-claimed.v1", MigrationEvent.ConductorClaimed.class)
                .type("migration.phase-started.v1", MigrationEvent.PhaseStarted.class)
                .type("migration.step-started.v1", MigrationEvent.StepStarted.class)
                .type("migration.step-withdrawn.v1", MigrationEvent.StepWithdrawn.class)
                .type("migration.lock-timed-out.v1", MigrationEvent.LockTimedOut.class)
                .type("migration.blockers-cancelled.v1", MigrationEvent.BlockersCancelled.class)
                .type("migration.build-waits.v1", MigrationEvent.BuildWaits.class)
                .type("migration.lanes-opened.v1", MigrationEvent.LanesOpened.class)
                .type("migration.step-finished.v1", MigrationEvent.StepFinished.class)
                .type("migration.hook-started.v1", MigrationEvent.HookStarted.class)
                .type("migration.hook-finished.v1", MigrationEvent.HookFinished.class)
                .type("migration.hook-failed.v1", MigrationEvent.HookFailed.class)
                .type("migration.step-failed.v1", MigrationEvent.StepFailed.class)
                .type("migration.verification-failed.v1", MigrationEvent.VerificationFailed.class)
                .type("migration.retried.v1", MigrationEvent.Retried.class)
                .type("migration.verification-reopened.v1", MigrationEvent.VerificationReopened.class)
                .type("migration.outlook-changed.v1", MigrationEvent.OutlookChanged.class)
                .type("migration.gate-reached.v1", MigrationEvent.GateReached.class)
                .type("migration.completed.v1", MigrationEvent.MigrationCompleted.class)
                .type("migration.rollback-started.v1", MigrationEvent.RollbackStarted.class)
                .type("migration.step-undone.v1", MigrationEvent.StepUndone.class)
                .type("migration.rolled-back.v1", MigrationEvent.RolledBack.class)
                .type("lane.opened.v1", LaneEvent.LaneOpened.class)
                .type("lane.claimed.v1", LaneEvent.LaneClaimed.class)
                .type("lane.blocks-done.v1", LaneEvent.BlocksDone.class)
                .type("lane.keys-done.v1", LaneEvent.KeysDone.class)
                .type("lane.chunk-refused.v1", LaneEvent.ChunkRefused.class)
                .type("lane.retried.v1", LaneEvent.LaneRetried.class)
                .type("lane.violations-found.v1", LaneEvent.ViolationsFound.class)
                .type("lane.reset.v1", LaneEvent.LaneReset.class)
                .type("lane.abandoned.v1", LaneEvent.LaneAbandoned.class)
                .type("lane.weave-chosen.v1", LaneEvent.WeaveChosen.class)
                .type("lane.rows-passed-over.v1", LaneEvent.RowsPassedOver.class)
                .type("lane.leftover-done.v1", LaneEvent.LeftoverDone.class)
                .type("lane.rows-quarantined.v1", LaneEvent.RowsQuarantined.class)
                .type("lane.split.v1", LaneEvent.LaneSplit.class)
                .type("lane.completed.v1", LaneEvent.LaneCompleted.class)
                .type("notice.targets-begun.v1", NoticeEvent.TargetsBegun.class)
                .type("notice.sent.v1", NoticeEvent.Sent.class)
                .type("notice.failed.v1", NoticeEvent.Failed.class)
                .type("notice.dropped.v1", NoticeEvent.Dropped.class)
                .build();
    }
}
