package dev.midstream.bench.report;

import dev.midstream.bench.report.Plot.Line;
import dev.midstream.bench.report.Plot.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * How fast Midstream fills tables of the same shape but different sizes, with different numbers of workers.
 *
 * @param cells rows a second, by rows and workers
 */
record Scaling(SortedMap<Long, SortedMap<Integer, Summary>> cells) {
    private static final String TABLE = "bigint";
    private static final String METHOD = "midstream-";
    private static final int WORKER_COUNTS_MIN = 3;
    private static final int PLOT_HEIGHT = 300;
    private static final List<String> COLOURS = List.of("#d9541e", "#5b7a9d", "#3d9970", "#9467bd", "#8c959f");

    /** Empty if there are neither two sizes nor three numbers of workers to compare. */
    static Optional<Scaling> of(Report report) {
        SortedMap<Long, SortedMap<Integer, Summary>> cells = new TreeMap<>();
        for (Report.Section section : report.sections()) {
            if (!section.idle().table().equals(TABLE)) {
                continue;
            }
            for (Summary summary : section.summaries()) {
                if (summary.method().startsWith(METHOD)) {
                    cells.computeIfAbsent(section.idle().rows(), rows -> new TreeMap<>())
                            .put(Integer.valueOf(summary.method().substring(METHOD.length())), summary);
                }
            }
        }
        Scaling scaling = new Scaling(cells);
        return cells.size() > 1 || scaling.workers().size() >= WORKER_COUNTS_MIN
                ? Optional.of(scaling)
                : Optional.empty();
    }

    List<Integer> workers() {
        return cells.values().stream()
                .flatMap(row -> row.keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Rows a second of the largest table over those of the smallest; empty if one of them was not measured. */
    Optional<Double> ratio(int workers) {
        return both(
                cells.size() < 2 ? Optional.empty() : rate(cells.lastKey(), workers), rate(cells.firstKey(), workers));
    }

    /** Rows a second with so many workers over those with the fewest. */
    Optional<Double> speedUp(long rows, int workers) {
        return both(rate(rows, workers), rate(rows, workers().getFirst()));
    }

    String svg() {
        List<Plot> plots = new ArrayList<>();
        if (cells.size() > 1) {
            plots.add(byRows());
        }
        if (workers().size() > 1) {
            plots.add(byWorkers());
        }
        int width = (Sheet.WIDTH - (plots.size() + 1) * Sheet.MARGIN) / plots.size();
        StringBuilder content = new StringBuilder();
        for (int i = 0; i < plots.size(); i++) {
            content.append(
                    plots.get(i).svg(Sheet.MARGIN + i * (width + Sheet.MARGIN), Sheet.MARGIN, width, PLOT_HEIGHT));
        }
        return Sheet.of(PLOT_HEIGHT + 2 * Sheet.MARGIN, content.toString());
    }

    String markdown() {
        List<Integer> workers = workers();
        StringBuilder text = new StringBuilder("\n## Scaling\n\n![scaling](scaling.svg)\n\n| rows a second |");
        workers.forEach(n -> text.append(" %s |".formatted(workersText(n))));
        workers.stream().skip(1).forEach(n -> text.append(" %d : %d |".formatted(n, workers.getFirst())));
        text.append(" JVM heap, MiB |\n|---|")
                .append("--:|".repeat(2 * workers.size()))
                .append('\n');
        cells.forEach((rows, row) -> {
            text.append("| %,d rows |".formatted(rows));
            workers.forEach(
                    n -> text.append(rate(rows, n).map(" %,.0f |"::formatted).orElse(" |")));
            workers.stream()
                    .skip(1)
                    .forEach(n -> text.append(
                            speedUp(rows, n).map(" %.2f |"::formatted).orElse(" |")));
            double heap = row.values().stream()
                    .mapToDouble(s -> s.jvmHeapBytes().max())
                    .max()
                    .orElse(0);
            text.append(" %s |\n".formatted(Quantities.number(Quantities.mebibytes(heap))));
        });
        if (cells.size() > 1) {
            text.append("\nRows a second of the largest table over those of the smallest (1 is linear): ")
                    .append(workers.stream()
                            .flatMap(n -> ratio(n).map(r -> "**%.2f** with %s".formatted(r, workersText(n))).stream())
                            .collect(Collectors.joining(", ")))
                    .append(".\n");
        }
        return text.toString();
    }

    private Plot byRows() {
        List<Line> lines = new ArrayList<>();
        for (int n : workers()) {
            List<Point> points = cells.keySet().stream()
                    .flatMap(rows -> rate(rows, n).map(r -> new Point(rows, r)).stream())
                    .toList();
            lines.add(new Line(workersText(n), colour(lines.size()), true, points));
        }
        Axis rows = Axis.measured(
                "rows of the table (logarithmic)",
                cells.keySet().stream().map(Long::doubleValue).toList());
        return new Plot("rows/s by size", rows, rates(), lines, List.of());
    }

    private Plot byWorkers() {
        List<Line> lines = new ArrayList<>();
        cells.keySet().forEach(rows -> {
            List<Point> points = workers().stream()
                    .flatMap(n -> rate(rows, n).map(r -> new Point(n, r)).stream())
                    .toList();
            lines.add(new Line(Quantities.shortCount(rows) + " rows", colour(lines.size()), true, points));
        });
        Axis workers = Axis.measured(
                "workers (logarithmic)",
                workers().stream().map(Integer::doubleValue).toList());
        return new Plot("rows/s by workers", workers, rates(), lines, List.of());
    }

    private Axis rates() {
        DoubleStream all = cells.values().stream()
                .flatMap(row -> row.values().stream())
                .mapToDouble(s -> s.rowsPerSecond().median());
        return Axis.linear("rows/s", all.max().orElse(0));
    }

    private Optional<Double> rate(long rows, int workers) {
        return Optional.ofNullable(cells.getOrDefault(rows, new TreeMap<>()).get(workers))
                .map(s -> s.rowsPerSecond().median());
    }

    private static Optional<Double> both(Optional<Double> over, Optional<Double> under) {
        return over.flatMap(o -> under.map(u -> o / u));
    }

    private static String workersText(int workers) {
        return workers == 1 ? "1 worker" : workers + " workers";
    }

    private static String colour(int index) {
        return COLOURS.get(Math.min(index, COLOURS.size() - 1));
    }
}
