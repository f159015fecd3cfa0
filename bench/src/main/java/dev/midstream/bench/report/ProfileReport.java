package dev.midstream.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.bench.profile.Phase;
import dev.midstream.bench.profile.Profile;
import dev.midstream.bench.report.Plot.Line;
import dev.midstream.bench.report.Plot.Point;
import dev.midstream.bench.report.Plot.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A load profile for people, for programs, and as a picture over time. */
public final class ProfileReport {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILL = "#d9541e";
    private static final String ALONE = "#5b7a9d";
    private static final int PLOT_HEIGHT = 260;
    private static final String HEADER = """

            | phase | load | requests/s alone | beside the fill | p99 alone, ms | beside the fill, ms | ratio | rows/s of the fill |
            |---|---|--:|--:|--:|--:|--:|--:|
            """;

    private ProfileReport() {}

    public static String markdown(Setup setup, Profile profile) {
        StringBuilder text = new StringBuilder("# Midstream under a load that changes\n\n")
                .append(verdict(profile))
                .append("\n\n| | |\n|---|---|\n| date | ")
                .append(setup.date())
                .append(" |\n");
        Stream.of(setup.machine(), setup.server(), setup.options())
                .map(Markdown::rows)
                .forEach(text::append);
        text.append("""

                The same load twice, each time on a fresh copy of `%s` with %,d rows: alone, and beside `%s`, which was filling from the
                first second to the last and was asked to leave then. Requests count in the second in which they were due; in a closed
                loop a request is due when the one before was answered, so a slow answer there also means fewer requests. Full speed is the
                mean of the first phase; it is back with the first second of three that together reach 80 %% of it.

                ![profile](profile.svg)
                """.formatted(profile.table(), profile.rows(), profile.method()));
        text.append(HEADER);
        for (int i = 0; i < profile.phases().size(); i++) {
            text.append(row(profile, i));
        }
        return text.toString();
    }

    /** The sentence that stands above all figures. */
    public static String verdict(Profile profile) {
        int heavy = profile.heaviest();
        String ratio = "p99 in the phase '%s': %s ms alone, %s ms beside the fill, ratio %.2f."
                .formatted(
                        profile.phases().get(heavy).name(),
                        Quantities.number(profile.alone().phaseP99Millis().get(heavy)),
                        Quantities.number(profile.filling().phaseP99Millis().get(heavy)),
                        profile.p99Ratio(heavy));
        String back = profile.heaviest() + 1 == profile.phases().size() ? "" : " " + fullSpeed(profile);
        String covered = profile.covered()
                ? ""
                : " **The fill ended before the load did, so the ratio is not that of a fill: more --rows, or a --rate.**";
        String failed = profile.filling().failed() + profile.alone().failed() == 0
                ? ""
                : " **%d statements of the application failed alone, %d beside the fill, the first with: %s**"
                        .formatted(
                                profile.alone().failed(),
                                profile.filling().failed(),
                                (profile.filling().failure() + profile.alone().failure()).replaceAll("\\s+", " "));
        return ratio
                + back
                + (profile.wrongRows() == 0 && profile.missingRows() == 0
                        ? " No row was wrong or missing."
                        : " **%,d rows were wrong, %,d missing.**"
                                .formatted(profile.wrongRows(), profile.missingRows()))
                + covered
                + failed;
    }

    private static String fullSpeed(Profile profile) {
        OptionalInt after = profile.fullSpeedAfterSeconds();
        return after.isPresent()
                ? "Full speed is back %d s after it.".formatted(after.getAsInt())
                : "Full speed is not back in the %d s after it."
                        .formatted(profile.seconds() - profile.from(profile.heaviest() + 1));
    }

    public static String json(Setup setup, Profile profile) {
        ObjectNode root = JSON.createObjectNode();
        root.set("setup", JSON.valueToTree(setup));
        root.set("profile", JSON.valueToTree(profile));
        root.put("p99RatioHeaviest", profile.p99Ratio(profile.heaviest()));
        root.put("fullSpeedRows", Math.round(profile.fullSpeed()));
        profile.fullSpeedAfterSeconds().ifPresent(after -> root.put("fullSpeedAfterSeconds", after));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String svg(Profile profile) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < profile.phases().size(); i++) {
            Phase phase = profile.phases().get(i);
            spans.add(new Span(profile.from(i), profile.from(i + 1), phase.name(), i == profile.heaviest()));
        }
        Axis seconds = Axis.linear("seconds", profile.seconds());
        Axis time = new Axis(
                "seconds",
                0,
                profile.seconds(),
                false,
                seconds.ticks().stream().filter(t -> t <= profile.seconds()).toList());
        Plot latency = new Plot(
                "p99 of the application, ms (logarithmic)",
                time,
                Axis.logarithmic(
                        "ms",
                        DoubleStream.concat(
                                values(profile.alone().p99Millis()),
                                values(profile.filling().p99Millis()))),
                List.of(
                        new Line(
                                "load alone",
                                ALONE,
                                false,
                                points(profile.alone().p99Millis())),
                        new Line(
                                "beside " + profile.method(),
                                FILL,
                                false,
                                points(profile.filling().p99Millis()))),
                spans);
        List<Double> rates =
                profile.rowsPerSecond().stream().map(Long::doubleValue).toList();
        Plot fill = new Plot(
                "rows/s of the fill",
                time,
                Axis.linear("rows/s", values(rates).max().orElse(0)),
                List.of(new Line(profile.method(), FILL, false, points(rates))),
                spans);
        int width = Sheet.WIDTH - 2 * Sheet.MARGIN;
        return Sheet.of(
                2 * PLOT_HEIGHT + 3 * Sheet.MARGIN,
                latency.svg(Sheet.MARGIN, Sheet.MARGIN, width, PLOT_HEIGHT)
                        + fill.svg(Sheet.MARGIN, PLOT_HEIGHT + 2 * Sheet.MARGIN, width, PLOT_HEIGHT));
    }

    private static String row(Profile profile, int phase) {
        return "| %s | %d s of %s | %,.0f | %,.0f | %s | %s | %.2f | %,.0f |\n"
                .formatted(
                        profile.phases().get(phase).name(),
                        profile.phases().get(phase).seconds(),
                        profile.phases().get(phase).rate(),
                        profile.mean(profile.alone().requests(), phase),
                        profile.mean(profile.filling().requests(), phase),
                        Quantities.number(profile.alone().phaseP99Millis().get(phase)),
                        Quantities.number(profile.filling().phaseP99Millis().get(phase)),
                        profile.p99Ratio(phase),
                        profile.mean(profile.rowsPerSecond(), phase));
    }

    /** A second's value stands in its middle. */
    private static List<Point> points(List<Double> values) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> new Point(i + 0.5, values.get(i)))
                .toList();
    }

    private static DoubleStream values(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue);
    }
}
