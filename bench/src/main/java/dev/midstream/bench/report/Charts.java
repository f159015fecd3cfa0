package dev.midstream.bench.report;

import java.util.List;
import java.util.function.Function;

/**
 * One picture a table: time, WAL, heap growth and p99, method by method. Drawn by hand: the libraries that write SVG from Java2D are
 * under the GPL, or turn every letter into an outline and a bar chart into half a megabyte, and all need the machine's fonts.
 */
final class Charts {
    private static final int PANEL_WIDTH = (Sheet.WIDTH - 3 * Sheet.MARGIN) / 2;
    private static final String OURS = "#d9541e";
    private static final String FLOOR = "#b9c2cc";
    private static final String OTHERS = "#5b7a9d";

    private Charts() {}

    static String svg(Report.Section section) {
        List<Summary> summaries = section.summaries();
        List<Panel> panels = List.of(
                new Panel(
                        "time to fill, seconds (pale: the whole command)",
                        summaries.stream()
                                .map(s -> new Bar(s.method(), colour(s), s.fillSeconds(), s.seconds()))
                                .toList(),
                        false,
                        -1),
                new Panel("WAL, MiB", bars(summaries, s -> mebibytes(s.walBytes())), false, -1),
                new Panel("growth of the heap, %", bars(summaries, Summary::heapGrowthPercent), false, -1),
                new Panel(
                        "p99 of the application meanwhile, ms (logarithmic)",
                        bars(summaries, Summary::p99),
                        true,
                        section.idle().load().p99Millis()));
        int panelHeight = Panel.height(summaries.size());
        int height = 2 * panelHeight + 3 * Sheet.MARGIN;
        StringBuilder svg = new StringBuilder();
        for (int i = 0; i < panels.size(); i++) {
            int x = Sheet.MARGIN + i % 2 * (PANEL_WIDTH + Sheet.MARGIN);
            int y = Sheet.MARGIN + i / 2 * (panelHeight + Sheet.MARGIN);
            svg.append(panels.get(i).svg(x, y, PANEL_WIDTH));
        }
        return Sheet.of(height, svg.toString());
    }

    private static List<Bar> bars(List<Summary> summaries, Function<Summary, Spread> figure) {
        return summaries.stream()
                .map(s -> new Bar(s.method(), colour(s), figure.apply(s), figure.apply(s)))
                .toList();
    }

    private static Spread mebibytes(Spread bytes) {
        return bytes.map(Quantities::mebibytes);
    }

    private static String colour(Summary summary) {
        if (summary.method().startsWith("midstream")) {
            return OURS;
        }
        return summary.method().equals("rewrite") ? FLOOR : OTHERS;
    }
}
