package dev.midstream.engine.throttle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What was last read of each signal. Written by those who read, read by whoever decides, at the same time. */
public final class Readings {
    private final Map<Signal, Latest> latest = new ConcurrentHashMap<>();

    /**
     * The outcome of the last look at a signal.
     *
     * @param readings at least one
     * @param takenNanos when the look began, by the host's clock that only goes forward: no value is newer than that
     * @param heardNanos when the last look began that found a value or that there is none to be found; before the first such look,
     *     when the first look began. A signal is silent for as long as this is past
     */
    public record Latest(List<Reading> readings, long takenNanos, long heardNanos) {
        public Latest {
            readings = List.copyOf(readings);
            if (readings.isEmpty()) {
                throw new IllegalArgumentException("a look without an outcome");
            }
        }
    }

    /** Notes the outcome of a look that began at this time. */
    public void note(Signal signal, List<Reading> readings, long takenNanos) {
        latest.compute(signal, (same, before) -> {
            boolean heard = before == null || readings.stream().noneMatch(Reading.Unreadable.class::isInstance);
            return new Latest(readings, takenNanos, heard ? takenNanos : before.heardNanos());
        });
    }

    /** Of one signal; empty before the first look at it has ended. */
    public Optional<Latest> of(Signal signal) {
        return Optional.ofNullable(latest.get(signal));
    }

    /** Of all signals that have been looked at. */
    public Map<Signal, Latest> all() {
        return Map.copyOf(latest);
    }
}
