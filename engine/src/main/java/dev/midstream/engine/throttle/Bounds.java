package dev.midstream.engine.throttle;

import java.util.Optional;

/**
 * From which value on work slows, and from which it stops (a {@link Signal.Kind#LOAD} signal: falls to the least pace), in the
 * signal's unit.
 *
 * @param critical from where the policy's answer to a critical state is given
 */
public record Bounds(Optional<Double> slow, Optional<Double> stop, Optional<Double> critical) {
    public static final Bounds NONE = new Bounds(Optional.empty(), Optional.empty(), Optional.empty());

    public Bounds {
        if (slow.isPresent() && stop.isPresent() && slow.get() > stop.get()) {
            throw new IllegalArgumentException("slow at %s is beyond stop at %s".formatted(slow.get(), stop.get()));
        }
        if (critical.isPresent() && stop.isPresent() && critical.get() < stop.get()) {
            throw new IllegalArgumentException(
                    "critical at %s is before stop at %s".formatted(critical.get(), stop.get()));
        }
    }

    public static Bounds of(double slow, double stop) {
        return new Bounds(Optional.of(slow), Optional.of(stop), Optional.empty());
    }

    public static Bounds stopAt(double stop) {
        return new Bounds(Optional.empty(), Optional.of(stop), Optional.empty());
    }

    /** These, where they say something; else the others. */
    public Bounds or(Bounds others) {
        return new Bounds(slow.or(others::slow), stop.or(others::stop), critical.or(others::critical));
    }

    /** Of each bound the lower one: what either demands. */
    public Bounds strictest(Bounds other) {
        Optional<Double> lowest = lower(stop, other.stop);
        return new Bounds(
                // Bounds of two authors may cross: the one's slow beyond the other's stop says nothing any more.
                lower(slow, other.slow)
                        .map(s -> lowest.map(end -> Math.min(s, end)).orElse(s)),
                lowest,
                lower(critical, other.critical));
    }

    private static Optional<Double> lower(Optional<Double> one, Optional<Double> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(Math.min(one.get(), other.get()))
                : one.or(() -> other);
    }
}
