package dev.midstream.engine.control;

import dev.midstream.engine.throttle.Signal;
import java.time.Instant;
import java.util.Optional;

/**
 * One limit as an operator set it.
 *
 * @param limit a limit of this one kind and no other
 * @param signal whose bounds they are, if it is of {@link LimitKind#BOUNDS}
 * @param since by the database's clock; empty if it was set by a version that did not record it
 * @param expiresAt exclusive; empty if it holds until somebody takes it back
 */
public record Entry(
        LimitKind kind,
        Optional<Signal> signal,
        Limits limit,
        Actor actor,
        String reason,
        Optional<Instant> since,
        Optional<Instant> expiresAt) {

    /** Whether it holds at this moment of the database's clock. */
    public boolean isInForceAt(Instant now) {
        return expiresAt.filter(end -> !now.isBefore(end)).isEmpty();
    }

    /** Whether the other is about the same, so that only one of them can hold in one scope. */
    boolean isReplacedBy(Entry newer) {
        return kind == newer.kind && signal.equals(newer.signal);
    }

    /** The name of what it limits: the kind, or for bounds {@code limit:} and the signal. */
    public String id() {
        return new Limits.Single(kind, signal, limit).id();
    }
}
