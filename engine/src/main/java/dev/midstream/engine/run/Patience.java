package dev.midstream.engine.run;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/** How long to wait before trying again: longer each time, with jitter so that workers do not come back in step. */
final class Patience {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final double GROWTH = 1.7;
    /** Around the interval, up and down. */
    private static final double JITTER = 0.5;

    private static final IntervalFunction INTERVALS = IntervalFunction.ofExponentialBackoff(FIRST, GROWTH, LONGEST);

    private final Host host;
    private int attempts;

    Patience(Host host) {
        this.host = host;
    }

    Duration next() {
        attempts++;
        double jitter = 1 - JITTER + 2 * JITTER * host.chance();
        return Duration.ofMillis(Math.round(INTERVALS.apply(Math.min(attempts, 20)) * jitter));
    }

    void reset() {
        attempts = 0;
    }

    int attempts() {
        return attempts;
    }
}
