package dev.midstream.engine.cause;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A time in which the same causes were in force.
 *
 * @param to exclusive
 * @param isKnown false if it ended with another process taking the lead: nobody can say how long the one before was there
 */
public record Span(Instant from, Instant to, List<Cause> causes, boolean isKnown) {
    public Span {
        causes = List.copyOf(causes);
    }

    public Duration length() {
        return Duration.between(from, to);
    }

    /** Whether nothing was allowed to begin. */
    public boolean isHeld() {
        return causes.stream().anyMatch(Cause::stops);
    }

    /** Whether it was held for no other reason than what was measured. */
    public boolean isHeldByHealth() {
        return isHeld() && causes.stream().filter(Cause::stops).allMatch(Cause::isMeasured);
    }

    /** The part of it that lies between these two; of length 0 if there is none. */
    Span between(Instant begin, Instant end) {
        Instant first = from.isBefore(begin) ? begin : from;
        Instant last = to.isAfter(end) ? end : to;
        return new Span(first, last.isBefore(first) ? first : last, causes, isKnown);
    }
}
