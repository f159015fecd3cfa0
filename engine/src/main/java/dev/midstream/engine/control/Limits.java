package dev.midstream.engine.control;

import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator or a policy allows, over all workers of all processes. What is empty is not limited.
 *
 * @param rowsPerSecond at least 1
 * @param walBytesPerSecond at least 1
 * @param workers at least 1
 * @param niceRatio rest after each chunk as a multiple of the time it took, above 0
 * @param maxLag the furthest a standby may be behind
 * @param windows when to work at all; several are alternatives
 * @param bounds of signals, where they are not the usual ones
 * @param standbysIgnored names (application_name, or slot) of standbys and slots that hold nobody up
 */
public record Limits(
        Optional<Long> rowsPerSecond,
        Optional<Long> walBytesPerSecond,
        Optional<Integer> workers,
        Optional<Double> niceRatio,
        Optional<Duration> maxLag,
        List<Window> windows,
        Map<Signal, Bounds> bounds,
        List<String> standbysIgnored) {
    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty());

    public Limits {
        windows = List.copyOf(windows);
        bounds = Map.copyOf(bounds);
        standbysIgnored = List.copyOf(standbysIgnored);
        if (rowsPerSecond.filter(r -> r < 1).isPresent()
                || walBytesPerSecond.filter(b -> b < 1).isPresent()
                || workers.filter(w -> w < 1).isPresent()) {
            throw new IllegalArgumentException("a limit below 1: pause instead");
        }
        if (niceRatio.filter(r -> !(r > 0)).isPresent()) {
            throw new IllegalArgumentException("a nice ratio is above 0");
        }
        if (maxLag.filter(lag -> lag.isNegative() || lag.isZero()).isPresent()) {
            throw new IllegalArgumentException("a lag limit is above 0");
        }
    }

    public Limits(Optional<Long> rowsPerSecond, Optional<Integer> workers) {
        this(
                rowsPerSecond,
                Optional.empty(),
                workers,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of());
    }

    public boolean isNone() {
        return equals(NONE);
    }
}
