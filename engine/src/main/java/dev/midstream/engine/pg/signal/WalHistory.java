package dev.midstream.engine.pg.signal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/** When the primary was seen to have written how much: by it, a place in the WAL has an age. */
final class WalHistory {
    /** At two samples a second, an hour; a standby further behind than that is an hour behind. */
    private static final int SAMPLES_MAX = 7_200;

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, long written) {}

    /** Idle times need no samples. */
    void add(long written, long nanos) {
        if (!samples.isEmpty() && written < samples.getLast().written()) {
            samples.clear(); // another server answers now
        }
        if (samples.isEmpty() || written > samples.getLast().written()) {
            samples.add(new Sample(nanos, written));
        }
        if (samples.size() > SAMPLES_MAX) {
            samples.removeFirst();
        }
    }

    /** How long ago the first byte after this place was seen written; zero if there is none. */
    Duration age(long place, long nanos) {
        for (Sample sample : samples) {
            if (sample.written() > place) {
                return Duration.ofNanos(nanos - sample.nanos());
            }
        }
        return Duration.ZERO;
    }

    /** Whether the place was reached within what is remembered, so that its age is its whole age. */
    boolean covers(long place) {
        return Optional.ofNullable(samples.peekFirst())
                .filter(first -> first.written() <= place)
                .isPresent();
    }
}
