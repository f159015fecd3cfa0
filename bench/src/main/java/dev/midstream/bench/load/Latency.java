package dev.midstream.bench.load;

import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What the application saw of a method.
 *
 * @param requests due while it ran
 * @param failed of them; the reason is the first one's
 */
public record Latency(
        long requests, double p50Millis, double p99Millis, double maxMillis, long failed, String failure) {
    static Latency of(Histogram micros, long failed, Optional<String> failure) {
        return new Latency(
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3,
                failed,
                failure.orElse(""));
    }
}
