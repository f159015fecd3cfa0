package dev.midstream.bench.report;

import dev.midstream.bench.load.Latency;
import dev.midstream.bench.log.LogCost;
import dev.midstream.bench.measure.Case;
import dev.midstream.bench.measure.Idle;
import dev.midstream.bench.measure.Result;
import dev.midstream.bench.measure.Result.Measured;
import dev.midstream.bench.measure.Size;
import java.util.List;
import java.util.Map;

/** A report without a measurement. */
final class Sample {
    private static final long MIB = 1 << 20;

    private Sample() {}

    static Report report(int planned, Result... results) {
        return new Report(
                new Setup("2026-01-02", Map.of("cores", "2"), Map.of("fsync", "on"), Map.of(), Map.of("update", "one")),
                planned,
                List.of(new Idle("bigint", 1_500_000, 10, MIB, latency(1))),
                List.of(results),
                List.of());
    }

    static Case of(String method, int repeat) {
        return new Case("bigint", 1_500_000, 1_500_000, method, repeat);
    }

    static Measured measured(String method, int repeat, double seconds, double fill, long wrongRows) {
        return new Measured(
                of(method, repeat),
                seconds,
                fill,
                64 * MIB,
                new Size(100 * MIB, 50 * MIB),
                new Size(150 * MIB, 50 * MIB),
                latency(40),
                0,
                wrongRows,
                0,
                LogCost.NONE);
    }

    private static Latency latency(double p99) {
        return new Latency(1_000, 0.5, p99, 2 * p99, 0, "");
    }
}
