package dev.midstream.engine.pg.signal;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * The mean of the samples of a stretch of time up to now. Other than {@link Smoothed} it has no tail: what was ten times too much
 * and has ended would still be too much two time constants later.
 */
final class RecentMean {
    private final long windowNanos;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, double value) {}

    RecentMean(Duration window) {
        this.windowNanos = window.toNanos();
    }

    double next(double sample, long nanos) {
        samples.add(new Sample(nanos, sample));
        while (nanos - samples.getFirst().nanos() >= windowNanos && samples.size() > 1) {
            samples.removeFirst();
        }
        return samples.stream().mapToDouble(Sample::value).average().orElse(sample);
    }
}
