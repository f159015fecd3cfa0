package dev.midstream.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Latencies second by second: each request counts in the second in which it was due. */
public final class Timeline {
    private static final long LATENCY_MICROS_MAX = Duration.ofHours(1).toNanos() / 1_000;
    private static final int DIGITS = 2;
    private static final int P99 = 99;

    private final List<ConcurrentHistogram> seconds;

    private volatile OptionalLong start = OptionalLong.empty();

    /** @param seconds how many; what is due before {@link #begin}, or later than that, is left out */
    public Timeline(int seconds) {
        this.seconds = IntStream.range(0, seconds)
                .mapToObj(second -> new ConcurrentHistogram(LATENCY_MICROS_MAX, DIGITS))
                .toList();
    }

    /** @param startNanos of the first second, by {@link System#nanoTime} */
    public void begin(long startNanos) {
        start = OptionalLong.of(startNanos);
    }

    /** One request's answer has come. */
    public void answered(long dueNanos, long micros) {
        OptionalLong begun = start;
        if (begun.isEmpty()) {
            return;
        }
        long second = Math.floorDiv(
                dueNanos - begun.getAsLong(), Duration.ofSeconds(1).toNanos());
        if (second >= 0 && second < seconds.size()) {
            seconds.get((int) second).recordValue(Math.clamp(micros, 0, LATENCY_MICROS_MAX));
        }
    }

    /** Milliseconds, one value a second; 0 for a second without requests. */
    public List<Double> p99Millis() {
        return seconds.stream().map(Timeline::p99).toList();
    }

    /** Requests due in each second. */
    public List<Long> requests() {
        return seconds.stream().map(Histogram::getTotalCount).toList();
    }

    /** Over all requests of these seconds, not the mean of their p99. */
    public double p99Millis(int from, int to) {
        Histogram all = new Histogram(LATENCY_MICROS_MAX, DIGITS);
        seconds.subList(from, to).forEach(all::add);
        return p99(all);
    }

    private static double p99(Histogram micros) {
        return micros.getTotalCount() == 0 ? 0 : micros.getValueAtPercentile(P99) / 1e3;
    }
}
