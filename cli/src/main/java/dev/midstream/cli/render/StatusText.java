package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.engine.control.Entry;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.progress.Pace;
import dev.midstream.engine.progress.Progress;
import dev.midstream.engine.progress.Quarantine;
import dev.midstream.engine.progress.StepProgress;
import dev.midstream.engine.progress.StepProgress.Standing;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.run.View;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where one migration stands. */
public final class StatusText {
    private static final int WEAVES_SHOWN_MAX = 6;

    private final String name;
    private final Plan plan;
    private final View view;
    private final Progress progress;
    private final Pace pace;
    private final Limits limits;

    private StatusText(String name, Plan plan, View view, Pace pace) {
        this.name = name;
        this.plan = plan;
        this.view = view;
        this.progress = Progress.of(plan, view);
        this.pace = pace;
        this.limits = view.directives().throttle().stream().map(Entry::limit).reduce(Limits.NONE, Limits::or);
    }

    public static StatusText of(String name, Plan plan, Store store) {
        View view = store.view();
        return new StatusText(name, plan, view, Pace.of(store, view));
    }

    /** One word or two for a list. */
    public static String stateOf(View view) {
        if (view.directives().isAborted()) {
            return "aborted";
        }
        return view.state()
                .map(state -> switch (state) {
                    case MigrationState.Running s ->
                        view.directives().isPaused()
                                ? "paused"
                                : "running, "
                                        + s.work().phase().map(PhaseName::label).orElse("starting");
                    case MigrationState.AtGate s ->
                        "at the gate to " + s.before().label();
                    case MigrationState.Failed s -> "failed: " + s.message();
                    case MigrationState.Unproved s -> "not verified: " + s.message();
                    case MigrationState.Completed ignored -> "complete";
                    case MigrationState.RollingBack ignored -> "rolling back";
                    case MigrationState.RolledBack ignored -> "rolled back";
                })
                .orElse("planned");
    }

    public static ObjectNode summary(String name, Store store) {
        return Json.object().put("migration", name).put("state", stateOf(store.view()));
    }

    public List<String> lines(int width) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %s".formatted(name, stateOf(view)));
        view.conductor()
                .flatMap(head -> head.holder())
                .filter(holder -> holder.isLive())
                .ifPresentOrElse(holder -> {}, () -> {
                    if (isUnderWay() && !view.directives().isAborted()) {
                        lines.add("nobody leads it now: midstream run FILE, or midstream worker " + name);
                    }
                });
        view.directives()
                .pause()
                .ifPresent(p -> lines.add("paused by %s%s: %s; midstream resume %s goes on"
                        .formatted(
                                p.actor(),
                                p.expiresAt()
                                        .map(end -> " until " + Clock.dayAndTime(end))
                                        .orElse(""),
                                p.reason(),
                                name)));
        view.directives()
                .abort()
                .ifPresent(a -> lines.add(
                        "aborted by %s: %s; midstream resume %s takes it back".formatted(a.actor(), a.reason(), name)));
        view.directives()
                .throttle()
                .forEach(entry -> lines.add("limited to %s by %s: %s"
                        .formatted(LimitText.of(entry.limit()), entry.actor(), entry.reason())));
        pace().ifPresent(lines::add);
        lines.addAll(weaving());
        quarantine().ifPresent(lines::add);
        lines.add("");
        lines.addAll(table().lines(width));
        return lines;
    }

    public ObjectNode json() {
        ObjectNode root = Json.object().put("migration", name).put("state", stateOf(view));
        root.put(
                "phase",
                view.state()
                        .flatMap(s -> s.work().phase())
                        .map(PhaseName::label)
                        .orElse("none"));
        root.put("share", progress.share());
        root.put("workers", view.heldLanes().size());
        pace.rowsPerSecond().ifPresent(rate -> root.put("rowsPerSecond", Math.round(rate)));
        eta().ifPresent(eta -> root.putObject("secondsLeft")
                .put("from", eta.from().toSeconds())
                .put("to", eta.to().toSeconds()));
        view.directives().pause().ifPresent(p -> {
            ObjectNode paused =
                    root.putObject("paused").put("actor", p.actor().toString()).put("reason", p.reason());
            p.expiresAt().ifPresent(end -> paused.put("expiresAt", end.toString()));
        });
        limits.rowsPerSecond().ifPresent(rate -> root.put("rowsPerSecondAllowed", rate));
        limits.workers().ifPresent(workers -> root.put("workersAllowed", workers));
        root.put("quarantined", Quarantine.of(view).size());
        ArrayNode weaves = root.putArray("weaves");
        weaving().forEach(weaves::add);
        ArrayNode steps = root.putArray("steps");
        for (StepProgress step : progress.steps()) {
            steps.addObject()
                    .put("number", step.step().number())
                    .put("title", step.step().title())
                    .put("standing", step.standing().name().toLowerCase(Locale.ROOT))
                    .put("share", step.share())
                    .put("rows", step.rows())
                    .put("rowsEstimated", step.step().footprint().rows())
                    .put("workers", step.held());
        }
        return root;
    }

    private Optional<String> pace() {
        if (pace.rowsPerSecond().isEmpty()) {
            return Optional.empty();
        }
        String left = eta().map(eta -> ", " + range(eta) + " left for the rows").orElse("");
        return Optional.of("%s rows/s now, %d worker%s%s"
                .formatted(
                        Quantities.about(pace.rowsPerSecond().get()),
                        view.heldLanes().size(),
                        view.heldLanes().size() == 1 ? "" : "s",
                        left));
    }

    /** How the windows of each step under way are woven, if a lane has said so, and why. */
    private List<String> weaving() {
        return view.stepsWithLanes().stream()
                .flatMap(step -> view.lanesOf(step).stream()
                        .filter(LaneState.Open.class::isInstance)
                        .flatMap(lane -> ((LaneState.Open) lane).weaving().stream())
                        .map(w -> "%s: %s, %s"
                                .formatted(plan.step(step).title(), Sentences.weave(w.shape()), w.reason())))
                .distinct()
                .limit(WEAVES_SHOWN_MAX)
                .toList();
    }

    private Optional<String> quarantine() {
        int rows = Quarantine.of(view).size();
        return rows == 0
                ? Optional.empty()
                : Optional.of("%s row%s in quarantine: midstream quarantine %s"
                        .formatted(Quantities.count(rows), rows == 1 ? " is" : "s are", name));
    }

    private Optional<Pace.Range> eta() {
        return pace.timeLeft(progress);
    }

    private static String range(Pace.Range eta) {
        return "%s to %s".formatted(Quantities.duration(eta.from()), Quantities.duration(eta.to()));
    }

    private boolean isUnderWay() {
        return view.state()
                .filter(s -> s instanceof MigrationState.Running || s instanceof MigrationState.RollingBack)
                .isPresent();
    }

    private TextTable table() {
        TextTable table = new TextTable(">#", "phase", "state", ">done", ">rows", "step");
        for (Plan.Phase phase : plan.phases()) {
            for (var step : phase.steps()) {
                StepProgress p = progress.steps().get(step.number() - 1);
                table.row(
                        Integer.toString(step.number()),
                        phase.name().label(),
                        word(p.standing()),
                        p.standing() == Standing.UNDER_WAY && p.lanes() > 0 ? Quantities.percent(p.share()) : "",
                        p.rows() > 0 ? Quantities.count(p.rows()) : "",
                        step.title());
            }
        }
        return table;
    }

    private static String word(Standing standing) {
        return switch (standing) {
            case WAITING -> "·";
            case UNDER_WAY -> "under way";
            case FAILED -> "FAILED";
            case DONE -> "done";
        };
    }
}
