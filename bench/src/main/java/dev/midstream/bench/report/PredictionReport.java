package dev.midstream.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.bench.predict.StepTime;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Predicted and actual times, for people and for programs. */
public final class PredictionReport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEADER = """

            | # | step | assumed, s | measured, s | took, s | took / measured | basis |
            |--:|---|--:|--:|--:|--:|---|
            """;

    private PredictionReport() {}

    public static String markdown(Setup setup, List<StepTime> steps) {
        String facts = Stream.of(setup.machine(), setup.server(), setup.options())
                .map(Markdown::rows)
                .collect(Collectors.joining());
        return "# What Midstream foretold, and what it took\n\n%s\n\n| | |\n|---|---|\n| date | %s |\n%s%s%s"
                .formatted(
                        verdict(steps),
                        setup.date(),
                        facts,
                        HEADER,
                        steps.stream().map(PredictionReport::row).collect(Collectors.joining()));
    }

    /** The sentence that stands above all figures. */
    public static String verdict(List<StepTime> steps) {
        List<StepTime> counted = steps.stream().filter(StepTime::counts).toList();
        List<String> off = counted.stream()
                .filter(step -> !step.isGood())
                .map(StepTime::title)
                .toList();
        return "Of %d steps %d took a second or more; %s"
                .formatted(
                        steps.size(),
                        counted.size(),
                        off.isEmpty()
                                ? "the measured prediction of each was right by a factor of 2."
                                : "**off by more than a factor of 2: %s.**".formatted(String.join(", ", off)));
    }

    /** For the screen. */
    public static String line(StepTime step) {
        return String.format(
                Locale.ROOT,
                "%3d  assumed %7.2f s  measured %7.2f s  took %7.2f s  × %.2f  %s",
                step.number(),
                step.assumed(),
                step.measured(),
                step.took(),
                step.ratio(),
                step.title());
    }

    public static String json(Setup setup, List<StepTime> steps) {
        ObjectNode root = JSON.createObjectNode();
        root.set("setup", JSON.valueToTree(setup));
        root.set("steps", JSON.valueToTree(steps));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String row(StepTime step) {
        return "| %d | %s | %s | %s | %s | %s | %s |\n"
                .formatted(
                        step.number(),
                        step.title(),
                        Quantities.number(step.assumed()),
                        Quantities.number(step.measured()),
                        Quantities.number(step.took()),
                        step.counts() ? Quantities.number(step.ratio()) : "",
                        step.basis());
    }
}
