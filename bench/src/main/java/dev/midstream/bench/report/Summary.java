package dev.midstream.bench.report;

import dev.midstream.bench.measure.Result.Measured;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The measurements of one method on one table, all rounds together. Latencies are in milliseconds. */
public record Summary(
        String method,
        int rounds,
        Spread seconds,
        Spread fillSeconds,
        Spread rowsPerSecond,
        Spread walBytes,
        Spread heapGrowthPercent,
        Spread indexGrowthPercent,
        Spread p50,
        Spread p99,
        Spread max,
        long failedStatements,
        Spread jvmHeapBytes,
        long wrongRows,
        long missingRows) {
    private static final double PERCENT = 100;

    /** @param measured of one method on one table; not empty */
    public static Summary of(List<Measured> measured) {
        return new Summary(
                measured.getFirst().of().method(),
                measured.size(),
                spread(measured, Measured::seconds),
                spread(measured, Measured::fillSeconds),
                spread(measured, m -> m.of().rowsToFill() / m.fillSeconds()),
                spread(measured, Measured::walBytes),
                spread(measured, m -> growth(m.before().heapBytes(), m.after().heapBytes())),
                spread(measured, m -> growth(m.before().indexBytes(), m.after().indexBytes())),
                spread(measured, m -> m.load().p50Millis()),
                spread(measured, m -> m.load().p99Millis()),
                spread(measured, m -> m.load().maxMillis()),
                measured.stream().mapToLong(m -> m.load().failed()).sum(),
                spread(measured, Measured::jvmHeapPeakBytes),
                measured.stream().mapToLong(Measured::wrongRows).sum(),
                measured.stream().mapToLong(m -> Math.abs(m.missingRows())).sum());
    }

    private static double growth(long before, long after) {
        return PERCENT * (after - before) / before;
    }

    private static Spread spread(List<Measured> measured, ToDoubleFunction<Measured> figure) {
        return Spread.of(measured.stream().map(m -> figure.applyAsDouble(m)).toList());
    }
}
