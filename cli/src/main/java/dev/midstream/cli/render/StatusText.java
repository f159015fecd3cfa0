package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.progress.Progress;
import dev.midstream.engine.progress.Quarantine;
import dev.midstream.engine.progress.Status;
import dev.midstream.engine.progress.StepProgress;
import dev.midstream.engine.progress.StepProgress.Standing;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.run.View;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.predict.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where one migration stands. */
public final class StatusText {
    private static final int WEAVES_SHOWN_MAX = 6;
    private static final String INDENT = "  ";

    private final String name;
    private final Plan plan;
    private final Status status;
    private final View view;
    private final Progress progress;
    private final SpeedText speed;

    private StatusText(Status status) {
        this.name = status.migration();
        this.plan = status.plan();
        this.status = status;
        this.view = status.picture().view();
        this.progress = Progress.of(plan, view);
        this.speed = new SpeedText(status);
    }

    public static StatusText of(Status status) {
        return new StatusText(status);
    }

    /** Whether there is nothing more to wait for. */
    public boolean isOver() {
        return view.directives().isAborted()
                || view.state().filter(s -> !isUnderWay(s)).isPresent();
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
                    case MigrationState.StoppedByHook s -> "stopped at '%s': %s".formatted(s.title(), s.message());
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

    /** As it is now. */
    public List<String> lines(int width) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: %s".formatted(name, stateOf(view)));
        boolean isLed = status.picture().isLed();
        if (!isLed
                && view.state().filter(StatusText::isUnderWay).isPresent()
                && !view.directives().isAborted()) {
            lines.add("nobody leads it now: midstream run FILE, or midstream worker " + name);
        }
        view.directives()
                .abort()
                .ifPresent(a -> lines.add(
                        "aborted by %s: %s; midstream resume %s takes it back".formatted(a.actor(), a.reason(), name)));
        return wrapped(lines, body(width, true), width);
    }

    /** As it was at a moment of the past. */
    public List<String> pastLines(int width) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s at %s: %s".formatted(name, Clock.dayAndTime(status.picture().now()), stateOf(view)));
        return wrapped(lines, body(width, false), width);
    }

    private static List<String> wrapped(List<String> sentences, List<String> body, int width) {
        List<String> lines = new ArrayList<>();
        sentences.forEach(line -> lines.addAll(TextTable.wrap(line, width, INDENT)));
        lines.addAll(body);
        return lines;
    }

    private List<String> body(int width, boolean isNow) {
        List<String> sentences = new ArrayList<>(speed.lines(isNow));
        sentences.addAll(new DoingText(status).lines());
        sentences.addAll(weaving());
        quarantine().ifPresent(sentences::add);
        List<String> lines = wrapped(sentences, List.of(""), width);
        lines.addAll(table().lines(width));
        plan.steps()
                .forEach(step -> compared(step.number()).ifPresent(line -> lines.addAll(TextTable.wrap(line, width))));
        return lines;
    }

    private Optional<Prediction> predicted(int step) {
        return Optional.ofNullable(status.predicted().get(step));
    }

    private Optional<String> compared(int step) {
        return Optional.ofNullable(status.took().get(step))
                .flatMap(took -> predicted(step).flatMap(prediction -> PredictionText.compared(prediction, took)));
    }

    public ObjectNode json() {
        ObjectNode root = Json.object().put("migration", name).put("state", stateOf(view));
        root.put("at", status.picture().now().toString());
        root.put(
                "phase",
                view.state()
                        .flatMap(s -> s.work().phase())
                        .map(PhaseName::label)
                        .orElse("none"));
        root.put("share", progress.share());
        root.put("workers", view.heldLanes().size());
        view.directives()
                .pause()
                .ifPresent(p -> root.putObject("paused")
                        .put("actor", p.actor().toString())
                        .put("reason", p.reason()));
        status.causes().stream()
                .flatMap(cause -> cause.rule().flatMap(Limits::rowsPerSecond).stream())
                .min(Comparator.naturalOrder())
                .ifPresent(rate -> root.put("rowsPerSecondAllowed", rate));
        speed.json(root);
        root.put("quarantined", Quarantine.of(view).size());
        new DoingText(status).json(root.putArray("doing"));
        ArrayNode weaves = root.putArray("weaves");
        weaving().forEach(weaves::add);
        ArrayNode steps = root.putArray("steps");
        for (StepProgress step : progress.steps()) {
            int number = step.step().number();
            ObjectNode node = steps.addObject();
            predicted(number).ifPresent(prediction -> PredictionText.compared(node, prediction));
            Optional.ofNullable(status.took().get(number)).ifPresent(t -> node.put("tookSeconds", t.toMillis() / 1e3));
            node.put("number", step.step().number())
                    .put("title", step.step().title())
                    .put("standing", step.standing().name().toLowerCase(Locale.ROOT))
                    .put("share", step.share())
                    .put("rows", step.rows())
                    .put("rowsEstimated", step.step().footprint().rows())
                    .put("workers", step.held());
        }
        return root;
    }

    /** How the rows of each step under way are gone through: how its windows are woven and why, or in ranges of which key. */
    private List<String> weaving() {
        return view.stepsWithLanes().stream()
                .flatMap(step -> view.lanesOf(step).stream()
                        .filter(LaneState.Open.class::isInstance)
                        .flatMap(lane -> strategy(plan.step(step), (LaneState.Open) lane).stream())
                        .map(strategy -> "%s: %s".formatted(plan.step(step).title(), strategy)))
                .distinct()
                .limit(WEAVES_SHOWN_MAX)
                .toList();
    }

    private static Optional<String> strategy(Step step, LaneState.Open lane) {
        return step instanceof Step.Backfill fill && !fill.transformation().isByBlocks()
                ? Optional.of(PlanText.keys(fill.transformation()))
                : lane.weaving().map(woven -> "%s, %s".formatted(Sentences.weave(woven.shape()), woven.reason()));
    }

    private Optional<String> quarantine() {
        int rows = Quarantine.of(view).size();
        return rows == 0
                ? Optional.empty()
                : Optional.of("%s row%s in quarantine: midstream quarantine %s"
                        .formatted(Quantities.count(rows), rows == 1 ? " is" : "s are", name));
    }

    static boolean isUnderWay(MigrationState state) {
        return state instanceof MigrationState.Running || state instanceof MigrationState.RollingBack;
    }

    private TextTable table() {
        TextTable table = new TextTable(">#", "phase", "state", ">done", ">rows", ">predicted", ">took", "step");
        for (Plan.Phase phase : plan.phases()) {
            for (var step : phase.steps()) {
                StepProgress p = progress.steps().get(step.number() - 1);
                table.row(
                        Integer.toString(step.number()),
                        phase.name().label(),
                        word(p.standing()),
                        p.standing() == Standing.UNDER_WAY && p.lanes() > 0 ? Quantities.percent(p.share()) : "",
                        p.rows() > 0 ? Quantities.count(p.rows()) : "",
                        predicted(step.number())
                                .map(prediction -> prediction
                                        .takes()
                                        .map(Quantities::duration)
                                        .orElse("?"))
                                .orElse(""),
                        Optional.ofNullable(status.took().get(step.number()))
                                .map(Quantities::duration)
                                .orElse(""),
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
