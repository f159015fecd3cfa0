package dev.midstream.planner.file;

import java.util.Optional;

/** From which value of a signal on work slows, from which it stops, and which is critical; in the signal's base unit. */
public record SignalBounds(Optional<Double> slow, Optional<Double> stop, Optional<Double> critical) {
    private static final int PARTS_MAX = 3;

    public SignalBounds {
        if (slow.isEmpty() && stop.isEmpty() && critical.isEmpty()) {
            throw new IllegalArgumentException("no bound is given: write stop, slow:stop or slow:stop:critical");
        }
        ordered("slow", slow, "stop", stop);
        ordered("stop", stop, "critical", critical);
        ordered("slow", slow, "critical", critical);
    }

    /**
     * {@code stop}, {@code slow:stop} or {@code slow:stop:critical}; a part may be left empty.
     *
     * @throws IllegalArgumentException saying what is wrong with which part
     */
    public static SignalBounds parse(SignalName signal, String text) {
        String[] parts = text.strip().split(":", -1);
        if (parts.length > PARTS_MAX) {
            throw new IllegalArgumentException(
                    Quoted.of(text) + " has more than three parts: write stop, slow:stop or slow:stop:critical");
        }
        return parts.length == 1
                ? new SignalBounds(Optional.empty(), value(signal, parts[0]), Optional.empty())
                : new SignalBounds(
                        value(signal, parts[0]),
                        value(signal, parts[1]),
                        parts.length == PARTS_MAX ? value(signal, parts[2]) : Optional.empty());
    }

    private static Optional<Double> value(SignalName signal, String part) {
        return part.isBlank() ? Optional.empty() : Optional.of(signal.measure().parse(part));
    }

    private static void ordered(String first, Optional<Double> low, String second, Optional<Double> high) {
        if (low.isPresent() && high.isPresent() && low.get() > high.get()) {
            throw new IllegalArgumentException(
                    "%s lies beyond %s: the order is slow, stop, critical".formatted(first, second));
        }
    }
}
