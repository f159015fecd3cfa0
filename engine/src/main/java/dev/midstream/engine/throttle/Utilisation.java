package dev.midstream.engine.throttle;

import dev.midstream.engine.throttle.Reason.Effect;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** How much of what a load signal allows is used: work is shed from 0.7 on, which is where it is slow, and halved from 1, its stop. */
record Utilisation(Reading.Value value, Bounds bounds, double share) {
    private static final double AT_SLOW = 0.7;

    static boolean isBounded(Observation look) {
        return look.bounds().slow().isPresent() || look.bounds().stop().isPresent();
    }

    /** The highest of a signal's values; empty without one. */
    static Optional<Utilisation> of(Observation look) {
        return look.values().stream()
                .max(Comparator.comparingDouble(Reading.Value::value))
                .map(value -> new Utilisation(value, look.bounds(), share(value.value(), look.bounds())));
    }

    private static double share(double value, Bounds bounds) {
        if (bounds.slow().isEmpty()) {
            return value / bounds.stop().orElseThrow();
        }
        double slow = bounds.slow().get();
        double stop = bounds.stop().orElse(slow / AT_SLOW);
        if (value <= slow) {
            return AT_SLOW * value / slow;
        }
        return value >= stop ? value / stop : AT_SLOW + (1 - AT_SLOW) * (value - slow) / (stop - slow);
    }

    Reason reason(Instant since) {
        Signal signal = value.signal();
        boolean isBeyondStop = share >= 1 && bounds.stop().isPresent();
        double bound = isBeyondStop
                ? bounds.stop().get()
                : bounds.slow().or(bounds::stop).orElseThrow();
        String text = Quantity.against(value, isBeyondStop ? "halved from" : "slow from", bound);
        return new Reason(signal.id(), value.subject(), Effect.SLOWS, value.value(), bound, text, since);
    }
}
