package dev.midstream.engine.run;

import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/** How long to wait before trying again: longer each time, with jitter so that workers do not come back in step. */
final class Patience {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final IntervalFunction INTERVALS =
            IntervalFunction.ofExponentialRandomBackoff(FIRST, 1.7, 0.5, LONGEST);

    private int attempts;

    Duration next() {
        attempts++;
        return Duration.ofMillis(INTERVALS.apply(Math.min(attempts, 20)));
    }

    void reset() {
        attempts = 0;
    }

    int attempts() {
        return attempts;
    }
}
