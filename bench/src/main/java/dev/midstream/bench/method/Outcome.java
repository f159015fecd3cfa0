package dev.midstream.bench.method;

import java.time.Duration;
import java.util.Optional;

/**
 * What a method knows of its own run.
 *
 * @param fill the time of filling alone, where a method does more than that
 * @param heapPeakBytes of the JVM that did it
 */
public record Outcome(Optional<Duration> fill, Optional<Long> heapPeakBytes) {
    /** Filling is all it did, and it did it in the server. */
    static final Outcome PLAIN = new Outcome(Optional.empty(), Optional.empty());
}
