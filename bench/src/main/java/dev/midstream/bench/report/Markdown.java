package dev.midstream.bench.report;

import dev.midstream.bench.load.Latency;
import dev.midstream.bench.measure.Idle;
import dev.midstream.bench.measure.Result;
import dev.midstream.bench.measure.Result.Failed;
import dev.midstream.bench.measure.Result.Measured;
import dev.midstream.bench.measure.Result.Skipped;
import dev.midstream.bench.resume.Resume;
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

    private static final double PERCENT = 100;
    private static final String LOG_NOTE = """

            ## About event log and fence

            Each worker's time goes from one chunk's event to the next. The chunk's own statement is measured by the server between two
            looks at its clock; *all else* is everything but it: fence, event, stream head, commit, round trips, and the program: an upper
            bound for the price of the log. *Fence*, *event and head* and the log's WAL are those of the run's log written once more
            after the run, alone, in the same database and by the same statements, one transaction a chunk. A stream's earlier states are
            not kept, so each is replayed as the last one with the event in it, which is longer: rather too much than too little. The
            log's WAL counts the chunks of the verification, too; the share is of all WAL of the run, the application's included.
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
                the expression, and its rows were counted: as many as were copied, plus what the application inserted, minus what it
                deleted. Medians; minimum and maximum in brackets where there were several rounds. "of it filling" is the
                backfill step alone, where a method does more; rows/s are of that.

                """);
        report.setup()
                .methods()
                .forEach((name, description) -> text.append("- **%s**: %s\n".formatted(name, description)));
        report.sections().forEach(section -> text.append(section(section)));
        Scaling.of(report).map(Scaling::markdown).ifPresent(text::append);
        if (report.sections().stream().anyMatch(s -> !LogTable.of(s).isEmpty())) {
            text.append(LOG_NOTE);
        }
        if (!report.resumes().isEmpty()) {
            text.append("\n## Killed and started again\n\n");
            report.resumes()
                    .forEach(resume -> text.append("- ").append(resume(resume)).append('\n'));
        }
        return text.toString();
    }

    private static String standing(Report report) {
        long wrong = report.results().stream()
                .mapToLong(r -> r instanceof Measured m ? m.wrongRows() : 0)
                .sum();
        long missing = report.results().stream()
                .mapToLong(r -> r instanceof Measured m ? Math.abs(m.missingRows()) : 0)
                .sum();
        String rows = wrong + missing == 0
                ? "No row was wrong, none was missing."
                : "**%,d rows were wrong, %,d missing or too many.**".formatted(wrong, missing);
        return report.results().size() < report.planned()
                ? "**Not complete: %d of %d measurements.** %s"
                        .formatted(report.results().size(), report.planned(), rows)
                : "%d measurements. %s".formatted(report.planned(), rows);
    }

    static String rows(Map<String, String> values) {
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
                        .collect(Collectors.joining())
                + LogTable.of(section);
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
            when m.missingRows() != 0 ->
                Optional.of("**%s: %,d rows %s**"
                        .formatted(
                                m.of().method(),
                                Math.abs(m.missingRows()),
                                m.missingRows() > 0 ? "are missing" : "are too many"));
            case Measured m
            when m.load().failed() > 0 ->
                Optional.of("%s: statements of the application failed, the first with: %s"
                        .formatted(m.of().method(), oneLine(m.load().failure())));
            case Measured ignored -> Optional.empty();
        };
    }

    /** One line. */
    public static String resume(Resume resume) {
        String smaller = resume.chunksRegrouped() == 0
                ? ""
                : "; the windows under way took too long and were woven anew, smaller: %,d chunks read again"
                        .formatted(resume.chunksRegrouped());
        String again = resume.chunksRepeated() == 0
                ? "no chunk was done again: %d lanes went on exactly at their cursor, %d behind it"
                        .formatted(resume.lanesExact(), resume.lanesLater())
                : "**%,d chunks were done again**".formatted(resume.chunksRepeated());
        return "%s %,d rows, %s: `kill -9` at %.0f %% of the rows, after %,d chunks; started again, the first new chunk was committed %s s after the start of the process (the dead one's leases ran for another %s s); %s; %s."
                .formatted(
                        resume.table(),
                        resume.rows(),
                        resume.method(),
                        PERCENT * resume.shareDone(),
                        resume.chunksBefore(),
                        Quantities.number(resume.secondsToChunk()),
                        Quantities.number(resume.leaseSecondsLeft()),
                        again + smaller,
                        resume.wrongRows() == 0 && resume.missingRows() == 0
                                ? "no row wrong, none missing"
                                : "**%,d rows wrong, %,d missing**"
                                        .formatted(resume.wrongRows(), resume.missingRows()));
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
