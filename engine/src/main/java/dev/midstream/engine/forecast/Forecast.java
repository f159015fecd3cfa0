package dev.midstream.engine.forecast;

import dev.midstream.engine.cause.OpenHours;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * When all rows will have been gone through.
 *
 * <p>The work left, at the pace of the time in which work went on; longer by the share of time in which the health of the server held work so
 * far; and only in open windows. Operators' pauses of the past say nothing about the future and are not reckoned in.
 *
 * @param active time of work, at least and at most
 * @param earliest by the database's clock
 * @param latest empty if no end is to be seen
 * @param onceResumed a pause without an end is in force: the times hold if it ended now
 */
public record Forecast(Range active, Instant earliest, Optional<Instant> latest, boolean onceResumed) {
    /** The pace so far is uncertain, and so are rows; estimates of rows more so. */
    private static final double LEAST = 0.9;

    private static final double MOST = 1.25;
    private static final double LEAST_ESTIMATED = 0.8;
    private static final double MOST_ESTIMATED = 1.5;

    /** What was held nearly all the time is not held for ever. */
    private static final double HELD_MAX = 0.95;

    /** Between these two. */
    public record Range(Duration from, Duration to) {}

    /**
     * What was seen of holding.
     *
     * @param least share of time, between 0 and 1
     * @param most the same
     */
    public record HeldShare(double least, double most) {
        public static final HeldShare NONE = new HeldShare(0, 0);

        public static HeldShare between(double one, double other) {
            return new HeldShare(Math.min(HELD_MAX, Math.min(one, other)), Math.min(HELD_MAX, Math.max(one, other)));
        }
    }

    /**
     * When work may go on.
     *
     * @param pausedUntil by a pause in force that ends by itself
     * @param isPaused for no known time
     */
    public record Opening(OpenHours hours, Optional<Instant> pausedUntil, boolean isPaused) {}

    /** Empty if nothing is left to be done, or nothing is known of how fast it goes. */
    public static Optional<Forecast> of(Workload workload, Pace pace, HeldShare held, Opening opening, Instant now) {
        Optional<Double> changing = seconds(workload, pace, part -> !part.reads());
        // Proofs that have not begun are not reckoned in: nothing is known of how fast they will go.
        Optional<Double> reading = seconds(workload, pace, part -> part.reads() && part.units() > 0);
        if (changing.isEmpty() || (changing.get() == 0 && reading.orElse(0.0) == 0)) {
            return Optional.empty();
        }
        double seconds = changing.get() + reading.orElse(0.0);
        boolean isKnown =
                workload.parts().stream().allMatch(part -> part.isKnown() || part.reads() || part.share() == 1);
        Range active = new Range(
                duration(seconds * (isKnown ? LEAST : LEAST_ESTIMATED)),
                duration(seconds * (isKnown ? MOST : MOST_ESTIMATED)));
        Instant start = opening.pausedUntil().filter(now::isBefore).orElse(now);
        Optional<Instant> earliest = opening.hours().after(start, longer(active.from(), held.least()));
        return earliest.map(at -> new Forecast(
                active, at, opening.hours().after(start, longer(active.to(), held.most())), opening.isPaused()));
    }

    /** The time of work left for those parts; empty if there is some and nothing is known of how fast it goes. */
    private static Optional<Double> seconds(Workload workload, Pace pace, Predicate<Workload.Part> which) {
        List<Workload.Part> parts = workload.parts().stream().filter(which).toList();
        double rowsLeft = parts.stream().mapToDouble(Workload.Part::rowsLeft).sum();
        if (rowsLeft == 0) {
            return Optional.of(0.0);
        }
        // What is done is measured in blocks or keys; rows make different tables comparable.
        double rowsPerSecond = parts.stream()
                .filter(part -> part.units() > 0)
                .mapToDouble(part -> pace.of(part.step())
                        .map(speed -> speed.unitsPerSecond() * part.rows() / part.units())
                        .orElse(0.0))
                .sum();
        return rowsPerSecond > 0 ? Optional.of(rowsLeft / rowsPerSecond) : Optional.empty();
    }

    private static Duration longer(Duration active, double heldShare) {
        return duration(active.toMillis() / 1e3 / (1 - heldShare));
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1e3));
    }
}
