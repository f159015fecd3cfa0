package dev.midstream.engine.pg.signal;

import java.time.Duration;
import java.util.ArrayDeque;

/** How much a counter that only grows has grown within a stretch of time up to now. */
final class Recent {
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    private record Sample(long nanos, long total) {}

    /** Takes a new sample; 0 at the first, because what was before has gone unseen. */
    long next(long total, long nanos, Duration window) {
        if (!samples.isEmpty() && total < samples.getLast().total()) {
            samples.clear(); // statistics were reset, or it is another server
        }
        samples.add(new Sample(nanos, total));
        while (samples.size() > 1 && nanos - samples.getFirst().nanos() > window.toNanos()) {
            samples.removeFirst();
        }
        return total - samples.getFirst().total();
    }
}
