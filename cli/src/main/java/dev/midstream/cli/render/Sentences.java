package dev.midstream.cli.render;

import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.Leftover;
import dev.midstream.engine.lane.QuarantinedRow;
import dev.midstream.engine.lane.WeaveShape;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.migration.Blocker;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.notice.NoticeEvent;
import dev.midstream.engine.throttle.GovernorEvent;
import dev.midstream.planner.file.NoticeKind;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every event as a sentence, told in the order in which they happened: a new plan gives the steps new names. */
public final class Sentences {
    private MigrationEvent.Planned planned;

    /** @param planned the plan that is followed when the first event to be told happens, or that event itself */
    public Sentences(MigrationEvent.Planned planned) {
        this.planned = planned;
    }

    /** The sentence for an event; {@code stream} names the lane. */
    public String of(Event event, int stream) {
        return switch (event) {
            case ControlEvent e -> control(e);
            case MigrationEvent e -> migration(e);
            case NoticeEvent e -> notice(e);
            case LaneEvent e -> "lane " + stream + ": " + lane(e);
            case GovernorEvent e -> GovernorText.of(e);
            default -> throw new IllegalArgumentException("an event of no stream: " + event);
        };
    }

    private static String control(ControlEvent event) {
        return switch (event) {
            case ControlEvent.RunRequested e ->
                "%s asked to run, up to %s".formatted(e.actor(), e.until().label());
            case ControlEvent.VerificationRequested e -> e.actor() + " asked to verify again";
            case ControlEvent.Paused e -> "%s paused%s: %s".formatted(e.actor(), until(e.expiresAt()), e.reason());
            case ControlEvent.Resumed e -> e.actor() + " resumed";
            case ControlEvent.ThrottleSet e ->
                "%s limited to %s%s: %s"
                        .formatted(e.actor(), LimitText.of(e.limits()), until(e.expiresAt()), e.reason());
            case ControlEvent.ThrottleCleared e -> cleared(e);
            case ControlEvent.AbortRequested e -> "%s aborted: %s".formatted(e.actor(), e.reason());
            case ControlEvent.RollbackRequested e -> e.actor() + " asked to roll back";
        };
    }

    private static String notice(NoticeEvent event) {
        return switch (event) {
            case NoticeEvent.TargetsBegun e ->
                "to be told from here on: "
                        + e.targets().stream().map(t -> t.label()).collect(Collectors.joining(", "));
            case NoticeEvent.Sent e -> "told %s: %s".formatted(e.target().label(), word(e.kind()));
            case NoticeEvent.Failed e ->
                "NOT TOLD, tried again: %s: %s: %s".formatted(e.target().label(), word(e.kind()), e.message());
            case NoticeEvent.Dropped e ->
                "NOT TOLD, for good: %s: %s: %s".formatted(e.target().label(), word(e.kind()), e.message());
        };
    }

    private static String word(NoticeKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String until(Optional<Instant> end) {
        return end.map(at -> ", until " + Clock.dayAndTime(at)).orElse("");
    }

    private static String cleared(ControlEvent.ThrottleCleared e) {
        return e.kind()
                .map(kind -> "%s cleared the limit: %s%s"
                        .formatted(
                                e.actor(),
                                kind.id(),
                                e.signal().map(s -> ":" + s.id()).orElse("")))
                .orElse(e.actor() + " cleared the limits");
    }

    private String migration(MigrationEvent event) {
        return switch (event) {
            case MigrationEvent.Planned e -> {
                planned = e;
                yield "planned: %d steps%s"
                        .formatted(
                                e.plan().steps().size(),
                                e.predicted().isEmpty() ? "" : ", predicted " + PredictionText.total(e.predicted()));
            }
            case MigrationEvent.ConductorClaimed e ->
                "%s leads%s".formatted(e.worker(), e.takenOver() ? ", the leader before gave no sign any more" : "");
            case MigrationEvent.PhaseStarted e -> "phase " + e.phase().label();
            case MigrationEvent.StepStarted e -> "began: " + title(e.step());
            case MigrationEvent.StepWithdrawn e -> "put off, nothing of it was done: " + title(e.step());
            case MigrationEvent.LockTimedOut e ->
                "no lock for '%s' in %s (try %d), resting %s: %s"
                        .formatted(
                                title(e.step()),
                                Quantities.duration(e.waited()),
                                e.attempt(),
                                Quantities.duration(e.rest()),
                                blockers(e.blockers()));
            case MigrationEvent.BlockersCancelled e ->
                "cancelled, as the file allows, for '%s': %s".formatted(title(e.step()), blockers(e.blockers()));
            case MigrationEvent.BuildWaits e ->
                "'%s' waits (%s): %s".formatted(title(e.step()), e.phase(), blockers(List.of(e.blocker())));
            case MigrationEvent.LanesOpened e ->
                e.lanes() == 0
                        ? "no rows for: " + title(e.step())
                        : "began: %s, in %d lane%s".formatted(title(e.step()), e.lanes(), e.lanes() == 1 ? "" : "s");
            case MigrationEvent.StepFinished e ->
                "done: %s (%s%s%s)"
                        .formatted(
                                title(e.step()),
                                e.rows() > 0 ? Quantities.count(e.rows()) + " rows, " : "",
                                Quantities.duration(e.took()),
                                planned.predicted(e.step())
                                        .flatMap(p -> PredictionText.worthTelling(p, e.took()))
                                        .map(predicted -> ", predicted " + Quantities.duration(predicted))
                                        .orElse(""));
            case MigrationEvent.HookStarted e -> "began: " + e.title();
            case MigrationEvent.HookFinished e -> "done: %s (%s)".formatted(e.title(), Quantities.duration(e.took()));
            case MigrationEvent.HookFailed e -> "FAILED: %s: %s".formatted(e.title(), e.message());
            case MigrationEvent.StepFailed e ->
                "FAILED: %s: %s%s"
                        .formatted(
                                title(e.step()), e.message(), e.sqlState().isEmpty() ? "" : " (" + e.sqlState() + ")");
            case MigrationEvent.VerificationFailed e -> "NOT VERIFIED: " + e.message();
            case MigrationEvent.Retried ignored -> "the failed step is tried again";
            case MigrationEvent.VerificationReopened e ->
                "%d proofs are made again".formatted(e.steps().size());
            case MigrationEvent.OutlookChanged e -> outlook(e);
            case MigrationEvent.GateReached e ->
                "waiting at the gate to " + e.before().label();
            case MigrationEvent.MigrationCompleted ignored -> "completed";
            case MigrationEvent.RollbackStarted ignored -> "rolling back";
            case MigrationEvent.StepUndone e ->
                "undone: %s (%s)".formatted(title(e.step()), Quantities.duration(e.took()));
            case MigrationEvent.RolledBack ignored -> "rolled back";
        };
    }

    private static String outlook(MigrationEvent.OutlookChanged e) {
        return "the rows will %sbe done before %s%s"
                .formatted(
                        e.late() ? "NOT " : "",
                        Clock.dayAndTime(e.finishBy()),
                        (e.late() ? e.earliest() : e.latest())
                                .map(at -> ": at the %s at %s"
                                        .formatted(e.late() ? "earliest" : "latest", Clock.dayAndTime(at)))
                                .orElse(""));
    }

    private static String lane(LaneEvent event) {
        return switch (event) {
            case LaneEvent.LaneOpened e ->
                "%s.%s, %s".formatted(e.leaf().schema(), e.leaf().name(), range(e.range()));
            case LaneEvent.LaneClaimed e ->
                "taken by %s%s".formatted(e.worker(), e.takenOver() ? ", the worker before gave no sign any more" : "");
            case LaneEvent.BlocksDone e ->
                "window at block %d, strand %d of %d: %s rows in %s"
                        .formatted(
                                e.weave().from()
                                        + (long) e.index()
                                                % e.weave().windows()
                                                * e.weave().windowBlocks(),
                                e.index() / e.weave().windows() + 1,
                                e.weave().strands(),
                                Quantities.count(e.rows()),
                                cost(e.cost()));
            case LaneEvent.KeysDone e ->
                "up to (%s): %s rows in %s"
                        .formatted(String.join(", ", e.upTo()), Quantities.count(e.rows()), cost(e.cost()));
            case LaneEvent.WeaveChosen e -> "woven in %s: %s".formatted(weave(e.shape()), e.reason());
            case LaneEvent.RowsPassedOver e ->
                "rows locked by others, to be come back for: "
                        + e.where().stream().map(Sentences::place).collect(Collectors.joining("; "));
            case LaneEvent.LeftoverDone e ->
                "came back for %s: %s rows in %s"
                        .formatted(place(e.where()), Quantities.count(e.rows()), cost(e.cost()));
            case LaneEvent.RowsQuarantined e ->
                e.rows().stream().map(Sentences::refused).collect(Collectors.joining("; ", "QUARANTINED: ", ""));
            case LaneEvent.ChunkRefused e -> "REFUSED: %s (%s) at %s".formatted(e.message(), e.sqlState(), e.place());
            case LaneEvent.LaneRetried ignored -> "tried again";
            case LaneEvent.ViolationsFound e ->
                "rows that break the claim that %s: %s".formatted(e.claim(), String.join("; ", e.keys()));
            case LaneEvent.LaneReset e -> "the table was rewritten; starts again over " + range(e.range());
            case LaneEvent.LaneAbandoned e -> e.why();
            case LaneEvent.LaneSplit e ->
                "an idle worker took the rest as lane %d; this one keeps %s".formatted(e.newLane(), range(e.kept()));
            case LaneEvent.LaneCompleted e -> "done, %s rows".formatted(Quantities.count(e.rows()));
        };
    }

    /** {@code 12 ms, after 300 ms for locks}. */
    private static String cost(ChunkCost cost) {
        String waited = cost.waited().isZero() ? "" : ", after " + Quantities.duration(cost.waited()) + " for locks";
        return Quantities.duration(cost.took()) + waited;
    }

    /** {@code 8 strands, 4 windows in turn}. */
    public static String weave(WeaveShape shape) {
        return shape.strands() == 1
                ? "one strand"
                : "%d strands, %d windows in turn".formatted(shape.strands(), shape.windows());
    }

    private static String place(Leftover where) {
        return switch (where) {
            case Leftover.Window w ->
                w.to() - w.from() == 1 ? "block " + w.from() : "blocks %d to %d".formatted(w.from(), w.to());
            case Leftover.Key k -> "key (%s)".formatted(String.join(", ", k.key()));
        };
    }

    private static String refused(QuarantinedRow row) {
        return "%s: %s (%s)".formatted(row.row(), row.message(), row.sqlState());
    }

    private static String range(LaneRange range) {
        return switch (range) {
            case LaneRange.Blocks b -> "blocks %d to %d".formatted(b.from(), b.to());
            case LaneRange.Keys k ->
                "keys %s to (%s)"
                        .formatted(
                                k.after()
                                        .map(a -> "above (" + String.join(", ", a) + ")")
                                        .orElse("from the first"),
                                String.join(", ", k.upTo()));
        };
    }

    private static String blockers(List<Blocker> blockers) {
        if (blockers.isEmpty()) {
            return "nobody was seen in the way";
        }
        return blockers.stream()
                .map(b -> "pid %d, %s%s, %s%s, transaction open for %s"
                        .formatted(
                                b.pid(),
                                b.user(),
                                b.application().isEmpty() ? "" : " (" + b.application() + ")",
                                b.state(),
                                b.command().isEmpty() ? "" : " after " + b.command(),
                                Quantities.duration(b.transactionAge())))
                .collect(Collectors.joining("; ", "in the way: ", ""));
    }

    private String title(int step) {
        return planned.plan().step(step).title();
    }
}
