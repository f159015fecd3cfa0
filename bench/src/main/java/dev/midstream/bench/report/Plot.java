package dev.midstream.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lines over two axes under a title; spans of the lower axis can be marked. */
record Plot(String title, Axis x, Axis y, List<Line> lines, List<Span> spans) {
    private static final int LEFT = 58;
    private static final int RIGHT = 12;
    private static final int TOP = 54;
    private static final int BOTTOM = 40;
    private static final int LEGEND = 36;
    private static final int LETTER = 7;
    private static final int LEGEND_GAP = 42;

    /** @param dotted whether every point is marked */
    record Line(String label, String colour, boolean dotted, List<Point> points) {}

    record Point(double x, double y) {}

    /** From one value to another of the lower axis. */
    record Span(double from, double to, String label, boolean marked) {}

    /** As SVG with its upper left corner at (left, top). */
    String svg(int left, int top, int width, int height) {
        int right = width - RIGHT;
        int bottom = height - BOTTOM;
        StringBuilder svg = new StringBuilder("<g transform=\"translate(%d %d)\">\n".formatted(left, top));
        svg.append("<text class=\"title\" x=\"0\" y=\"14\">%s</text>\n".formatted(title));
        spans.forEach(span -> svg.append(span(span, right, bottom)));
        for (double tick : y.ticks()) {
            double at = down(tick, bottom);
            svg.append(line("grid", LEFT, at, right, at));
            svg.append("<text class=\"tick label\" x=\"%d\" y=\"%s\">%s</text>\n"
                    .formatted(LEFT - 6, digits(at + 4), tickText(tick)));
        }
        for (double tick : x.ticks()) {
            double at = across(tick, right);
            svg.append(line("axis", at, bottom, at, bottom + 4));
            svg.append("<text class=\"note\" x=\"%s\" y=\"%d\">%s</text>\n"
                    .formatted(digits(at), bottom + 17, tickText(tick)));
        }
        svg.append(line("axis", LEFT, bottom, right, bottom));
        svg.append("<text class=\"note\" x=\"%s\" y=\"%d\">%s</text>\n"
                .formatted(digits((LEFT + right) / 2.0), bottom + 33, x.label()));
        lines.forEach(l -> svg.append(drawn(l, right, bottom)));
        return svg.append(legend()).append("</g>\n").toString();
    }

    private String span(Span span, int right, int bottom) {
        double from = across(span.from(), right);
        double to = across(span.to(), right);
        String band = span.marked()
                ? "<rect class=\"band\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\"/>\n"
                        .formatted(digits(from), TOP, digits(to - from), bottom - TOP)
                : "";
        return band
                + "<text class=\"note\" x=\"%s\" y=\"%d\">%s</text>\n"
                        .formatted(digits((from + to) / 2), TOP - 3, span.label());
    }

    private String drawn(Line line, int right, int bottom) {
        String path = line.points().stream()
                .map(p -> digits(across(p.x(), right)) + "," + digits(down(p.y(), bottom)))
                .collect(Collectors.joining(" "));
        String dots = line.dotted()
                ? line.points().stream()
                        .map(p -> "<circle cx=\"%s\" cy=\"%s\" r=\"3.5\" fill=\"%s\"/>\n"
                                .formatted(digits(across(p.x(), right)), digits(down(p.y(), bottom)), line.colour()))
                        .collect(Collectors.joining())
                : "";
        return "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-linejoin=\"round\" points=\"%s\"/>\n"
                        .formatted(line.colour(), path)
                + dots;
    }

    /** In a row of its own between the title and the lines. */
    private String legend() {
        StringBuilder legend = new StringBuilder();
        int at = LEFT;
        for (Line line : lines) {
            legend.append("<rect x=\"%d\" y=\"%d\" width=\"18\" height=\"3\" fill=\"%s\"/>\n"
                    .formatted(at, LEGEND - 6, line.colour()));
            legend.append(
                    "<text class=\"tick\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(at + 24, LEGEND, line.label()));
            at += LEGEND_GAP + LETTER * line.label().length();
        }
        return legend.toString();
    }

    private double across(double value, int right) {
        return LEFT + (right - LEFT) * x.share(value);
    }

    private double down(double value, int bottom) {
        return bottom - (bottom - TOP) * y.share(value);
    }

    private static String tickText(double value) {
        return value >= 1 || value == 0 ? Quantities.shortCount(Math.round(value)) : "%.3g".formatted(value);
    }

    private static String line(String kind, double x1, double y1, double x2, double y2) {
        return "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
                .formatted(kind, digits(x1), digits(y1), digits(x2), digits(y2));
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
