package dev.midstream.engine.forecast;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether the rows will be done by when they are expected to be.
 *
 * @param finishBy when that is
 * @param earliest when they will be done at the earliest; empty if nothing is known of that
 */
public record Outlook(Verdict verdict, Instant finishBy, Optional<Instant> earliest, Optional<Instant> latest) {

    /** From good to bad. */
    public enum Verdict {
        IN_TIME,
        /** It may be, or not. */
        UNCERTAIN,
        /** They will not. */
        LATE
    }

    /** @param forecast empty if nothing is known of how fast it goes */
    public static Outlook of(Instant finishBy, Optional<Forecast> forecast, Instant now) {
        Optional<Instant> earliest = forecast.map(Forecast::earliest);
        Optional<Instant> latest = forecast.flatMap(Forecast::latest);
        boolean late =
                !now.isBefore(finishBy) || earliest.filter(finishBy::isBefore).isPresent();
        boolean inTime = latest.filter(end -> !end.isAfter(finishBy)).isPresent()
                && !forecast.orElseThrow().onceResumed();
        return new Outlook(
                late ? Verdict.LATE : inTime ? Verdict.IN_TIME : Verdict.UNCERTAIN, finishBy, earliest, latest);
    }

    /** Whether this is news after what was said last: an outlook that is merely uncertain changes nothing. */
    public Optional<Boolean> isNewlyLate(boolean saidLate) {
        return switch (verdict) {
            case LATE -> saidLate ? Optional.empty() : Optional.of(true);
            case IN_TIME -> saidLate ? Optional.of(false) : Optional.empty();
            case UNCERTAIN -> Optional.empty();
        };
    }
}
