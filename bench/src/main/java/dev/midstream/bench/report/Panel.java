package dev.midstream.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * Bars under a title: labels to the left, figures to the right, thin lines from minimum to maximum.
 *
 * @param mark a value to compare with, drawn as a dashed line; negative for none
 */
record Panel(String title, List<Bar> bars, boolean logarithmic, double mark) {
    private static final int LABELS = 118;
    private static final int FIGURES = 92;
    private static final int TITLE = 34;
    private static final int ROW = 24;
    private static final int BAR = 15;

    static int height(int bars) {
        return TITLE + bars * ROW + 18;
    }

    /** As SVG with its upper left corner at (x, y). */
    String svg(int x, int y, int width) {
        double longest =
                Math.max(mark, bars.stream().mapToDouble(Bar::longest).max().orElse(0));
        Scale scale = Scale.of(logarithmic, longest);
        int room = width - LABELS - FIGURES;
        StringBuilder svg = new StringBuilder("<g transform=\"translate(%d %d)\">\n".formatted(x, y));
        svg.append("<text class=\"title\" x=\"0\" y=\"18\">%s</text>\n".formatted(title));
        int bottom = TITLE + bars.size() * ROW;
        svg.append(line("axis", LABELS, TITLE - 4, LABELS, bottom));
        for (int i = 0; i < bars.size(); i++) {
            svg.append(row(bars.get(i), TITLE + i * ROW, room, scale));
        }
        if (mark >= 0) {
            double at = LABELS + room * scale.share(mark);
            svg.append(line("mark", at, TITLE - 4, at, bottom));
            svg.append("<text class=\"note\" x=\"%s\" y=\"%d\">load alone: %s</text>\n"
                    .formatted(digits(at), bottom + 12, Quantities.number(mark)));
        }
        return svg.append("</g>\n").toString();
    }

    private static String row(Bar bar, int y, int room, Scale scale) {
        double end = LABELS + room * scale.share(bar.longest());
        int middle = y + BAR / 2;
        String whole = bar.isPart()
                ? rectangle(bar.colour(), 0.3, y, room * scale.share(bar.whole().median()))
                : "";
        String range = bar.value().max() > bar.value().min()
                ? line(
                        "range",
                        LABELS + room * scale.share(bar.value().min()),
                        middle,
                        LABELS + room * scale.share(bar.value().max()),
                        middle)
                : "";
        String figure = Quantities.number(bar.value().median())
                + (bar.isPart()
                        ? " (%s)".formatted(Quantities.number(bar.whole().median()))
                        : "");
        return "<text class=\"label\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(LABELS - 8, y + 12, bar.label())
                + whole
                + rectangle(bar.colour(), 1, y, room * scale.share(bar.value().median()))
                + range
                + "<text class=\"figure\" x=\"%s\" y=\"%d\">%s</text>\n".formatted(digits(end + 6), y + 12, figure);
    }

    private static String rectangle(String colour, double opacity, int y, double width) {
        return "<rect x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\" rx=\"2\" fill=\"%s\" fill-opacity=\"%s\"/>\n"
                .formatted(LABELS, y, digits(Math.max(1, width)), BAR, colour, digits(opacity));
    }

    private static String line(String kind, double x1, double y1, double x2, double y2) {
        return "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
                .formatted(kind, digits(x1), digits(y1), digits(x2), digits(y2));
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
