package dev.midstream.bench.report;

import dev.midstream.bench.load.Latency;
import dev.midstream.bench.measure.Idle;
import dev.midstream.bench.measure.Result;
import dev.midstream.bench.measure.Result.Failed;
import dev.midstream.bench.measure.Result.Measured;
import dev.midstream.bench.measure.Result.Skipped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The report for people. */
public final class Markdown {
    private static final String HEADER = """
            | method | time, s | of it filling, s | rows/s | WAL, MiB | heap | indexes | p50, ms | p99, ms | max, ms | failed | JVM heap, MiB |
            |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
            """;

    private Markdown() {}

    public static String of(Report report) {
        StringBuilder text = new StringBuilder("# Midstream beside other ways to fill a column\n\n");
        text.append(standing(report)).append("\n\n");
        text.append("| | |\n|---|---|\n")
                .append("| date | ")
                .append(report.setup().date())
                .append(" |\n");
        Stream.of(
                        report.setup().machine(),
                        report.setup().server(),
                        report.setup().options())
                .map(Markdown::rows)
                .forEach(text::append);
        text.append("""

                The change: a new `bigint` column, `f = a * 100`, in every row. Each method starts from a copy of the table that is the
                same byte for byte, vacuumed, analysed and checkpointed. Latency is that of the application's requests, counted from the
                moment a request was due. WAL includes what the application wrote. After each method the whole table was compared with
                the expression. Medians; minimum and maximum in brackets where there were several rounds. "of it filling" is the
                backfill step alone, where a method does more; rows/s are of that.

                """);
        report.setup()
                .methods()
                .forEach((name, description) -> text.append("- **%s**: %s\n".formatted(name, description)));
        report.sections().forEach(section -> text.append(section(section)));
        return text.toString();
    }

    private static String standing(Report report) {
        long wrong = report.results().stream()
                .mapToLong(r -> r instanceof Measured m ? m.wrongRows() : 0)
                .sum();
        String rows = wrong == 0 ? "No row was wrong." : "**%,d rows were wrong.**".formatted(wrong);
        return report.results().size() < report.planned()
                ? "**Not complete: %d of %d measurements.** %s"
                        .formatted(report.results().size(), report.planned(), rows)
                : "%d measurements. %s".formatted(report.planned(), rows);
    }

    private static String rows(Map<String, String> values) {
        return values.entrySet().stream()
                .map(e -> "| %s | %s |\n".formatted(e.getKey(), e.getValue()))
                .collect(Collectors.joining());
    }

    private static String section(Report.Section section) {
        Idle idle = section.idle();
        List<Summary> summaries = section.summaries();
        return "\n## %s, %,d rows\n\n".formatted(idle.table(), idle.rows())
                + (summaries.isEmpty() ? "" : "![%s](%s.svg)\n\n".formatted(section.name(), section.name()))
                + HEADER
                + idleRow(idle)
                + summaries.stream().map(Markdown::row).collect(Collectors.joining())
                + section.results().stream()
                        .map(Markdown::remark)
                        .flatMap(Optional::stream)
                        .distinct()
                        .map("\n- %s\n"::formatted)
                        .collect(Collectors.joining());
    }

    private static String idleRow(Idle idle) {
        Latency load = idle.load();
        return "| *load alone* | %s | | | %s | | | %s | %s | %s | %d | |\n"
                .formatted(
                        Quantities.number(idle.seconds()),
                        Quantities.number(Quantities.mebibytes(idle.walBytes())),
                        Quantities.number(load.p50Millis()),
                        Quantities.number(load.p99Millis()),
                        Quantities.number(load.maxMillis()),
                        load.failed());
    }

    private static String row(Summary s) {
        return "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %d | %s |\n"
                .formatted(
                        s.method(),
                        cell(s.seconds(), s.rounds()),
                        cell(s.fillSeconds(), s.rounds()),
                        "%,.0f".formatted(s.rowsPerSecond().median()),
                        cell(s.walBytes().map(Quantities::mebibytes), s.rounds()),
                        growth(s.heapGrowthPercent()),
                        growth(s.indexGrowthPercent()),
                        cell(s.p50(), s.rounds()),
                        cell(s.p99(), s.rounds()),
                        cell(s.max(), s.rounds()),
                        s.failedStatements(),
                        s.jvmHeapBytes().max() == 0
                                ? ""
                                : Quantities.number(
                                        Quantities.mebibytes(s.jvmHeapBytes().max())));
    }

    private static Optional<String> remark(Result result) {
        return switch (result) {
            case Skipped skipped -> Optional.of(skipped.of().method() + ": " + skipped.reason());
            case Failed failed ->
                Optional.of("**%s failed**: %s".formatted(failed.of().method(), oneLine(failed.reason())));
            case Measured m
            when m.wrongRows() > 0 ->
                Optional.of("**%s left %,d rows wrong**".formatted(m.of().method(), m.wrongRows()));
            case Measured m
            when m.load().failed() > 0 ->
                Optional.of("%s: statements of the application failed, the first with: %s"
                        .formatted(m.of().method(), oneLine(m.load().failure())));
            case Measured ignored -> Optional.empty();
        };
    }

    private static String cell(Spread spread, int rounds) {
        String median = Quantities.number(spread.median());
        return rounds == 1
                ? median
                : "%s (%s–%s)".formatted(median, Quantities.number(spread.min()), Quantities.number(spread.max()));
    }

    private static String growth(Spread percent) {
        return "%+.0f %%".formatted(percent.median());
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
