package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.engine.sizing.WeaveSizer;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.pg.Foresight;
import dev.midstream.planner.pg.PinnedHorizon;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Transformation;
import dev.midstream.planner.plan.Undo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A plan for people, for a reviewer of SQL, and for machines. */
public final class PlanText {
    private final Plan plan;
    private final PredictionText predicted;
    private final List<String> measuring;
    private final Optional<PinnedHorizon> horizon;
    private final Map<TableRef, String> scattered;

    public PlanText(Plan plan, Foresight foresight) {
        this.plan = plan;
        this.predicted = new PredictionText(plan, foresight.predictions());
        this.measuring = foresight.report();
        this.horizon = foresight.horizon();
        this.scattered = foresight.scattered();
    }

    /** A table that fits a terminal of this width. */
    public List<String> table(String database, int width) {
        List<String> lines = new ArrayList<>();
        lines.addAll(TextTable.wrap(
                "%s on %s: %d steps"
                        .formatted(plan.migration(), database, plan.steps().size()),
                width));
        for (Plan.Phase phase : plan.phases()) {
            lines.add("");
            String heading = phase.name().label().toUpperCase(Locale.ROOT)
                    + (phase.steps().isEmpty() ? ": nothing to do" : "")
                    + (phase.name() == PhaseName.CONTRACT && plan.hasContract()
                            ? "  (runs only when asked for: midstream contract " + plan.migration() + ")"
                            : "");
            lines.addAll(TextTable.wrap(heading, width));
            if (!phase.steps().isEmpty()) {
                lines.addAll(table(phase).lines(width));
                chunks(phase).forEach(line -> lines.addAll(TextTable.wrap(line, width)));
            }
        }
        lines.add("");
        lines.addAll(predicted.table(width));
        measuring.forEach(line -> lines.addAll(TextTable.wrap(line, width)));
        plan.notes().forEach(note -> {
            lines.add("");
            lines.addAll(TextTable.wrap("note: " + note, width));
        });
        return lines;
    }

    /** In which way the rows of a phase are cut into chunks. */
    private List<String> chunks(Plan.Phase phase) {
        List<Step.Backfill> fills = phase.steps().stream()
                .filter(Step.Backfill.class::isInstance)
                .map(Step.Backfill.class::cast)
                .toList();
        List<String> lines = new ArrayList<>();
        if (fills.stream().anyMatch(fill -> fill.transformation().isByBlocks())) {
            lines.add(
                    ("chunks: windows of blocks, woven in %d strands so that new row versions find room on their own pages, %d windows in turn"
                                    + " (%d among more than %d workers); adapted to what they find (status tells)")
                            .formatted(
                                    WeaveSizer.STRANDS,
                                    WeaveSizer.WINDOWS,
                                    WeaveSizer.WINDOWS_AMONG_MANY,
                                    WeaveSizer.FEW_WORKERS));
            fills.stream()
                    .filter(fill -> fill.transformation().isByBlocks())
                    .forEach(fill -> Optional.ofNullable(scattered.get(fill.table()))
                            .ifPresent(index -> lines.add(
                                    "%s in %d strands: keys of its index %s are in no order of the rows, so that fewer should leave their page at once"
                                            .formatted(fill.table().label(), WeaveSizer.STRANDS_SCATTERED, index))));
            horizon.ifPresent(
                    pinned -> lines.add(
                            "not now: %s%s keeps row versions from being pruned; begun meanwhile, weaving saves nothing, and the table and its"
                                            .formatted(pinned.holder(), age(pinned))
                                    + " indexes grow as by one UPDATE of all its rows. See that it ends first, or run with --on-old-snapshot=hold"));
        }
        fills.stream()
                .map(Step.Backfill::transformation)
                .flatMap(PlanText::ranges)
                .distinct()
                .forEach(lines::add);
        return lines;
    }

    private static Stream<String> ranges(Transformation transformation) {
        return transformation.isByBlocks() ? Stream.empty() : Stream.of("chunks: " + keys(transformation));
    }

    /** How the rows of one that goes by keys are cut into chunks. */
    static String keys(Transformation transformation) {
        return "ranges of (%s)%s"
                .formatted(
                        transformation.key().stream()
                                .map(Transformation.KeyColumn::name)
                                .collect(Collectors.joining(", ")),
                        transformation.isRepeatable() ? "" : ", each applied exactly once");
    }

    private static String age(PinnedHorizon pinned) {
        return pinned.age()
                .map(age -> ", for " + Quantities.duration(age) + ",")
                .orElse("");
    }

    private static TextTable table(Plan.Phase phase) {
        TextTable table = new TextTable(">#", "lock", "work", ">rows", "step");
        for (Step step : phase.steps()) {
            Footprint footprint = step.footprint();
            table.row(
                    Integer.toString(step.number()),
                    footprint.locks().isEmpty()
                            ? "–"
                            : footprint.locks().stream()
                                    .map(Footprint.Lock::mode)
                                    .max(Enum::compareTo)
                                    .map(m -> m.label())
                                    .orElse("–"),
                    footprint.work().label(),
                    footprint.rows() == 0 ? "–" : "~" + Quantities.about(footprint.rows()),
                    step.title() + LockedTables.besides(step));
        }
        return table;
    }

    /** A script that a reviewer can read, and that a person could run by hand. */
    public List<String> sql() {
        return new PlanSql(plan, predicted).lines();
    }

    public ObjectNode json() {
        ObjectNode root = Json.object();
        root.put("migration", plan.migration());
        ArrayNode phases = root.putArray("phases");
        for (Plan.Phase phase : plan.phases()) {
            ObjectNode node = phases.addObject().put("phase", phase.name().label());
            ArrayNode steps = node.putArray("steps");
            phase.steps().forEach(step -> {
                ObjectNode one = steps.addObject();
                json(one, step);
                predicted.json(one, step.number());
            });
        }
        predicted.json(root);
        ArrayNode measured = root.putArray("measured");
        measuring.forEach(measured::add);
        horizon.ifPresent(pinned -> {
            ObjectNode node = root.putObject("pinnedHorizon").put("holder", pinned.holder());
            pinned.age().ifPresent(age -> node.put("seconds", age.toMillis() / 1e3));
        });
        ArrayNode notes = root.putArray("notes");
        plan.notes().forEach(notes::add);
        return root;
    }

    private static void json(ObjectNode node, Step step) {
        node.put("number", step.number()).put("title", step.title());
        node.put("work", step.footprint().work().name().toLowerCase(Locale.ROOT));
        node.put("rows", step.footprint().rows());
        ArrayNode locks = node.putArray("locks");
        step.footprint()
                .locks()
                .forEach(lock -> locks.addObject()
                        .put("table", lock.table().label())
                        .put("mode", lock.mode().label()));
        ArrayNode statements = node.putArray("statements");
        step.statements().forEach(statements::add);
        ArrayNode undo = node.putArray("undo");
        switch (step.undo()) {
            case Undo.Nothing ignored -> {}
            case Undo.Statements u -> u.statements().forEach(undo::add);
            case Undo.BuildIndex u -> undo.add(u.create());
            case Undo.Concurrently u -> undo.add(u.statement());
            case Undo.Impossible u -> node.put("irreversible", u.remains());
        }
    }
}
