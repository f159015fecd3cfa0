package dev.midstream.cli.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import dev.midstream.planner.predict.Prediction;
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
        return lines;
    }

    private String total() {
        Duration known = predictions.stream().flatMap(p -> p.takes().stream()).reduce(Duration.ZERO, Duration::plus);
        long unknown = predictions.stream().filter(p -> p.takes().isEmpty()).count();
        long disk = predictions.stream().mapToLong(Prediction::diskBytes).sum();
        return about(known)
                + (unknown == 0 ? "" : " and %d step%s nobody can know".formatted(unknown, unknown == 1 ? "" : "s"))
                + (disk == 0 ? "" : "; about %s more on disk".formatted(Quantities.bytes(disk)));
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
            gates.add("contract waits for midstream contract " + plan.migration());
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

    /** Steps that took a second or more, beside what their rows would have led to expect. */
    static Optional<String> compared(Step step, Prediction prediction, Duration took) {
        if (took.toMillis() < 1000 || prediction.takes().isEmpty()) {
            return Optional.empty();
        }
        Duration predicted = prediction.takes().get();
        return Optional.of(String.format(
                Locale.ROOT,
                "step %d took %s; by its rows %s were to be expected (× %.1f)",
                step.number(),
                Quantities.duration(took),
                Quantities.duration(predicted),
                took.toMillis() / (double) Math.max(1, predicted.toMillis())));
    }
}
