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

    /** These, where they say something; else the others, as far as they agree with what is said. */
    public Bounds or(Bounds others) {
        // Whoever sets a stop below the usual slow, or a critical bound below the usual stop, means it.
        Optional<Double> end = stop.or(() -> others.stop.map(usual -> between(slow, usual, critical)));
        return new Bounds(
                slow.or(() -> others.slow.map(usual -> between(Optional.empty(), usual, lowest(end, critical)))),
                end,
                critical.or(() -> others.critical.map(usual -> between(highest(slow, end), usual, Optional.empty()))));
    }

    /** Of each bound the lower one: what either demands. */
    public Bounds strictest(Bounds other) {
        // Bounds of two authors may cross: the one's slow beyond the other's stop says nothing any more.
        Optional<Double> worst = lowest(critical, other.critical);
        Optional<Double> end = lowest(stop, other.stop).map(s -> between(Optional.empty(), s, worst));
        return new Bounds(
                lowest(slow, other.slow).map(s -> between(Optional.empty(), s, lowest(end, worst))), end, worst);
    }

    private static double between(Optional<Double> low, double value, Optional<Double> high) {
        return Math.min(Math.max(value, low.orElse(value)), high.orElse(Double.MAX_VALUE));
    }

    private static Optional<Double> lowest(Optional<Double> one, Optional<Double> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(Math.min(one.get(), other.get()))
                : one.or(() -> other);
    }

    private static Optional<Double> highest(Optional<Double> one, Optional<Double> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(Math.max(one.get(), other.get()))
                : one.or(() -> other);
    }
}
