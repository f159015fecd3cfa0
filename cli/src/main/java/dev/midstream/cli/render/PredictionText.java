package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import dev.midstream.planner.predict.Prediction;
import dev.midstream.planner.predict.TableSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a plan will cost, and where it waits for a person or a proof. */
final class PredictionText {
    private static final long TOLD_MILLIS = 1000;

    private final Plan plan;
    private final List<Prediction> predictions;

    PredictionText(Plan plan, List<Prediction> predictions) {
        this.plan = plan;
        this.predictions = List.copyOf(predictions);
    }

    List<String> table(int width) {
        List<String> lines = new ArrayList<>();
        lines.add("PREDICTED, without waits for locks, rules and signals");
        TextTable table = new TextTable(">#", ">time", ">WAL", ">disk", "risk", "because");
        predictions.forEach(p -> table.row(
                Integer.toString(p.step()),
                p.takes().map(PredictionText::about).orElse("?"),
                bytes(p.walBytes()),
                bytes(p.diskBytes()),
                p.risk().label(),
                p.why()));
        lines.addAll(table.lines(width));
        summary().forEach(line -> lines.addAll(TextTable.wrap(line, width)));
        return lines;
    }

    private List<String> summary() {
        List<String> lines = new ArrayList<>();
        lines.add("in all " + total());
        if (wal() > 0) {
            lines.add("standbys: each has %s of WAL to replay%s".formatted(Quantities.bytes(wal()), pace()));
        }
        Map<String, List<String>> bases = new LinkedHashMap<>();
        predictions.forEach(p ->
                bases.computeIfAbsent(p.basis(), basis -> new ArrayList<>()).add(Integer.toString(p.step())));
        bases.forEach((basis, steps) -> lines.add("basis of %s: %s".formatted(String.join(", ", steps), basis)));
        gates().forEach(gate -> lines.add("gate: " + gate));
        irreversible().forEach(remains -> lines.add("cannot be undone: " + remains));
        lines.add("SQL of each step: midstream plan --sql");
        return lines;
    }

    private String total() {
        long disk = predictions.stream().mapToLong(Prediction::diskBytes).sum();
        return total(predictions) + (disk == 0 ? "" : "; about %s more on disk".formatted(Quantities.bytes(disk)));
    }

    /** {@code ~12.3 s and 1 step nobody can know}. */
    static String total(List<Prediction> predictions) {
        Duration known = predictions.stream().flatMap(p -> p.takes().stream()).reduce(Duration.ZERO, Duration::plus);
        long unknown = predictions.stream().filter(p -> p.takes().isEmpty()).count();
        return about(known)
                + (unknown == 0 ? "" : " and %d step%s nobody can know".formatted(unknown, unknown == 1 ? "" : "s"));
    }

    private long wal() {
        return predictions.stream().mapToLong(Prediction::walBytes).sum();
    }

    /** While rows are written. */
    private String pace() {
        double highest = predictions.stream()
                .filter(p -> p.takes().filter(t -> t.toMillis() >= 1000).isPresent())
                .mapToDouble(p -> p.walBytes() / (p.takes().orElseThrow().toMillis() / 1e3))
                .max()
                .orElse(0);
        return highest == 0 ? "" : ", up to %s/s; --wal-rate limits it".formatted(Quantities.bytes(highest));
    }

    private List<String> gates() {
        List<String> gates = new ArrayList<>();
        String proofs = plan.steps().stream()
                .filter(step -> step instanceof Step.VerifyRows || step instanceof Step.VerifyQuery)
                .map(step -> Integer.toString(step.number()))
                .collect(Collectors.joining(", "));
        if (!proofs.isEmpty()) {
            gates.add("what %s prove must hold, or the run stops (exit 4)".formatted(proofs));
        }
        if (plan.hasContract()) {
            gates.add(
                    "contract waits for midstream contract %s; until it begins, midstream rollback %s takes back what can be undone"
                            .formatted(plan.migration(), plan.migration()));
        }
        return gates;
    }

    private List<String> irreversible() {
        return plan.steps().stream()
                .map(Step::undo)
                .filter(Undo.Impossible.class::isInstance)
                .map(undo -> ((Undo.Impossible) undo).remains())
                .distinct()
                .toList();
    }

    /** One line for a reviewer of SQL. */
    String line(int step) {
        Prediction p = predictions.get(step - 1);
        return "predicted: %s, WAL %s, disk %s; risk %s: %s"
                .formatted(
                        p.takes().map(PredictionText::about).orElse("?"),
                        bytes(p.walBytes()),
                        bytes(p.diskBytes()),
                        p.risk().label(),
                        p.why());
    }

    void json(ObjectNode node, int step) {
        Prediction p = predictions.get(step - 1);
        ObjectNode predicted = node.putObject("predicted");
        p.takes().ifPresent(takes -> predicted.put("seconds", takes.toMillis() / 1e3));
        predicted
                .put("basis", p.basis())
                .put("walBytes", p.walBytes())
                .put("diskBytes", p.diskBytes())
                .put("risk", p.risk().label())
                .put("why", p.why());
    }

    void json(ObjectNode root) {
        var gates = root.putArray("gates");
        gates().forEach(gates::add);
    }

    private static String about(Duration duration) {
        return "~" + Quantities.duration(duration);
    }

    private static String bytes(long bytes) {
        return bytes == 0 ? "–" : "~" + Quantities.bytes(bytes);
    }

    /** The time predicted for a step that took a second or more, or should have. */
    static Optional<Duration> worthTelling(Prediction prediction, Duration took) {
        return prediction.takes().filter(predicted -> Math.max(predicted.toMillis(), took.toMillis()) >= TOLD_MILLIS);
    }

    /** What a step needed, beside what was said before the first step. */
    static Optional<String> compared(Prediction prediction, Duration took) {
        return worthTelling(prediction, took)
                .map(predicted -> String.format(
                        Locale.ROOT,
                        "step %d took %s; %s were predicted (× %.1f; %s%s)",
                        prediction.step(),
                        Quantities.duration(took),
                        Quantities.duration(predicted),
                        took.toMillis() / (double) Math.max(1, predicted.toMillis()),
                        prediction.basis(),
                        prediction.table().map(PredictionText::then).orElse("")));
    }

    private static String then(TableSize table) {
        return "; then about %s rows, %s".formatted(Quantities.about(table.rows()), Quantities.bytes(table.bytes()));
    }

    /** For a step of a status. */
    static void compared(ObjectNode node, Prediction prediction) {
        prediction.takes().ifPresent(takes -> node.put("predictedSeconds", takes.toMillis() / 1e3));
        node.put("predictedBasis", prediction.basis());
        prediction
                .table()
                .ifPresent(table -> node.put("predictedForRows", table.rows()).put("predictedForBytes", table.bytes()));
    }
}
