package dev.midstream.engine.notice;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.throttle.Reason;
import dev.midstream.planner.file.NoticeKind;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What of a migration's log is worth telling, and in which words. */
public final class Notices {
    private final Plan plan;

    public Notices(Plan plan) {
        this.plan = plan;
    }

    /** What an event of the conductor or of an operator tells; empty for those that are everyday life. */
    public Optional<Notice> of(Recorded<Event> recorded) {
        return switch (recorded.event()) {
            case MigrationEvent event -> migration(recorded, event);
            case ControlEvent.AbortRequested e ->
                say(
                        recorded,
                        NoticeKind.ABORT,
                        "aborted by %s: %s".formatted(e.actor(), e.reason()),
                        Map.of("actor", e.actor().toString(), "reason", e.reason()));
            default -> Optional.empty();
        };
    }

    private Optional<Notice> migration(Recorded<Event> recorded, MigrationEvent event) {
        return switch (event) {
            case MigrationEvent.Planned e ->
                say(
                        recorded,
                        NoticeKind.START,
                        "begins: %d steps".formatted(e.plan().steps().size()),
                        Map.of());
            case MigrationEvent.Retried ignored ->
                say(recorded, NoticeKind.START, "goes on with what had failed", Map.of());
            case MigrationEvent.PhaseStarted e ->
                say(
                        recorded,
                        NoticeKind.PHASE,
                        "phase " + e.phase().label(),
                        Map.of("phase", e.phase().label()));
            case MigrationEvent.StepFailed e ->
                say(
                        recorded,
                        NoticeKind.FAILURE,
                        "stopped at '%s': %s".formatted(title(e.step()), e.message()),
                        Map.of("step", title(e.step()), "sqlState", e.sqlState(), "message", e.message()));
            case MigrationEvent.VerificationFailed e ->
                say(
                        recorded,
                        NoticeKind.FAILURE,
                        "not verified: " + e.message(),
                        Map.of("step", title(e.step()), "message", e.message()));
            case MigrationEvent.HookFailed e ->
                say(
                        recorded,
                        NoticeKind.FAILURE,
                        "stopped at '%s': %s".formatted(e.title(), e.message()),
                        Map.of("step", e.title(), "message", e.message()));
            case MigrationEvent.GateReached e ->
                say(
                        recorded,
                        NoticeKind.GATE,
                        "waits at the gate to " + e.before().label(),
                        Map.of("before", e.before().label()));
            case MigrationEvent.MigrationCompleted ignored ->
                say(recorded, NoticeKind.COMPLETION, "is complete", Map.of());
            case MigrationEvent.RollbackStarted ignored ->
                say(recorded, NoticeKind.ROLLBACK, "is being rolled back", Map.of("state", "started"));
            case MigrationEvent.RolledBack ignored ->
                say(recorded, NoticeKind.ROLLBACK, "is rolled back", Map.of("state", "done"));
            case MigrationEvent.ConductorClaimed ignored -> Optional.empty();
            case MigrationEvent.StepStarted ignored -> Optional.empty();
            case MigrationEvent.StepWithdrawn ignored -> Optional.empty();
            case MigrationEvent.LockTimedOut ignored -> Optional.empty();
            case MigrationEvent.LanesOpened ignored -> Optional.empty();
            case MigrationEvent.OutlookChanged ignored -> Optional.empty();
            case MigrationEvent.BlockersCancelled ignored -> Optional.empty();
            case MigrationEvent.BuildWaits ignored -> Optional.empty();
            case MigrationEvent.HookStarted ignored -> Optional.empty();
            case MigrationEvent.HookFinished ignored -> Optional.empty();
            case MigrationEvent.StepFinished ignored -> Optional.empty();
            case MigrationEvent.VerificationReopened ignored -> Optional.empty();
            case MigrationEvent.StepUndone ignored -> Optional.empty();
        };
    }

    /** Rows were refused: so many are in quarantine now. */
    public Notice quarantine(long rows, Instant now) {
        return new Notice(
                id("quarantine/" + rows),
                NoticeKind.QUARANTINE,
                plan.migration(),
                now,
                "%s: %d row%s in quarantine".formatted(plan.migration(), rows, rows == 1 ? " is" : "s are"),
                Map.of("rows", Long.toString(rows)));
    }

    /** It has been held since then. */
    public Notice hold(Instant since, Instant now, List<Reason> reasons) {
        String why = reasons.stream().map(Reason::text).distinct().collect(Collectors.joining("; "));
        return new Notice(
                id("hold/" + since.toEpochMilli()),
                NoticeKind.HOLD,
                plan.migration(),
                now,
                "%s has been held for %s: %s".formatted(plan.migration(), text(Duration.between(since, now)), why),
                Map.of("since", since.toString(), "reasons", why));
    }

    private Optional<Notice> say(Recorded<Event> recorded, NoticeKind kind, String text, Map<String, String> details) {
        return Optional.of(new Notice(
                id("%d/%d".formatted(recorded.stream().number(), recorded.version())),
                kind,
                plan.migration(),
                recorded.at(),
                plan.migration() + " " + text,
                details));
    }

    /** An event of an earlier plan may be about a step that this one has not. */
    private String title(int step) {
        return plan.steps().stream()
                .filter(s -> s.number() == step)
                .map(Step::title)
                .findFirst()
                .orElse("step " + step);
    }

    private String id(String rest) {
        return plan.migration() + "/" + rest;
    }

    private static String text(Duration time) {
        return time.toMinutes() > 0 ? time.toMinutes() + " min" : Math.max(1, time.toSeconds()) + " s";
    }
}
