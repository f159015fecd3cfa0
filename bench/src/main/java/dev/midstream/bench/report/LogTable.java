package dev.midstream.bench.report;

import dev.midstream.bench.log.LogCost;
import dev.midstream.bench.measure.Result.Measured;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What Midstream's event log cost in the runs on one table; medians. */
final class LogTable {
    private static final String HEADER = """

            | event log and fence | chunks | chunk's statement, ms | all else between two chunks, ms | share of time | of it fence, ms | event and head, ms | share of time | log's WAL, MiB | share of WAL |
            |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
            """;
    private static final double PERCENT = 100;

    private LogTable() {}

    static String of(Report.Section section) {
        String rows = section.byMethod().values().stream()
                .map(measured ->
                        measured.stream().filter(m -> m.log().chunks() > 0).toList())
                .filter(measured -> !measured.isEmpty())
                .map(LogTable::row)
                .collect(Collectors.joining());
        return rows.isEmpty() ? "" : HEADER + rows;
    }

    private static String row(List<Measured> measured) {
        return "| %s | %,.0f | %s | %s | %.1f %% | %s | %s | %.1f %% | %s | %.1f %% |\n"
                .formatted(
                        measured.getFirst().of().method(),
                        median(measured, m -> m.log().chunks()),
                        millis(median(measured, m -> m.log().statementMillis())),
                        millis(median(measured, m -> m.log().besideMillis())),
                        PERCENT * median(measured, m -> m.log().besideShare()),
                        millis(median(measured, m -> m.log().fenceMillis())),
                        millis(median(measured, m -> m.log().recordMillis())),
                        PERCENT * median(measured, m -> m.log().replayedShare()),
                        Quantities.number(Quantities.mebibytes(
                                median(measured, m -> m.log().walBytes()))),
                        PERCENT * median(measured, LogTable::walShare));
    }

    private static double walShare(Measured measured) {
        LogCost log = measured.log();
        return (double) log.walBytes() / measured.walBytes();
    }

    private static double median(List<Measured> measured, ToDoubleFunction<Measured> figure) {
        return Spread.of(measured.stream().map(figure::applyAsDouble).toList()).median();
    }

    private static String millis(double value) {
        return Quantities.number(value);
    }
}
