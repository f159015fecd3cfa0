package dev.midstream.engine.pg.signal;

import java.time.Duration;

/** An exponentially weighted mean of samples that come at uneven times. Starts at the first sample. */
final class Smoothed {
    private final double constantNanos;
    private boolean isEmpty = true;
    private double mean;
    private long at;

    /** @param constant after which a lasting change shows to 63 per cent */
    Smoothed(Duration constant) {
        this.constantNanos = constant.toNanos();
    }

    double next(double sample, long nanos) {
        double weight = isEmpty ? 1 : 1 - Math.exp(-Math.max(0, nanos - at) / constantNanos);
        mean += weight * (sample - mean);
        at = nanos;
        isEmpty = false;
        return mean;
    }
}
