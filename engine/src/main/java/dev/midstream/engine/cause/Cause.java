package dev.midstream.engine.cause;

import dev.midstream.engine.control.Limits;
import dev.midstream.engine.throttle.Reason;
import dev.midstream.engine.throttle.Reason.Effect;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that holds or slows work at a moment.
 *
 * @param reason its text is what was measured, or why somebody wants it
 * @param rule the limit, if it is one
 * @param whose the operator or the file behind it; empty for a signal
 * @param until when it ends by itself, if that is known
 */
public record Cause(Kind kind, Reason reason, Optional<Limits> rule, Optional<String> whose, Optional<Instant> until) {

    /** Where a cause comes from. */
    public enum Kind {
        /** What was measured. */
        SIGNAL,
        /** A limit that somebody set. */
        RULE,
        /** The time of the day. */
        WINDOW,
        /** An operator's pause. */
        PAUSE,
        /** Nobody watches over the server. */
        UNWATCHED
    }

    static Cause signal(Reason reason) {
        return new Cause(Kind.SIGNAL, reason, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * The governor's lease has ended; until another takes over, what was last decided holds, and after a while work is held.
     *
     * @param since when something was last decided
     */
    public static Cause unwatched(Instant since) {
        Reason reason =
                new Reason("governor", "", Effect.SLOWS, 0, 0, "nobody watches over the server's health now", since);
        return new Cause(Kind.UNWATCHED, reason, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same cause at different moments has the same name: {@code replay-lag of standby1}, {@code rate for all}, {@code pause}. */
    public String name() {
        if (reason.subject().isEmpty()) {
            return reason.source();
        }
        return kind == Kind.SIGNAL
                ? "%s of %s".formatted(reason.source(), reason.subject())
                : "%s for %s".formatted(reason.source(), reason.subject());
    }

    public boolean stops() {
        return reason.effect() == Effect.STOPS;
    }

    /** Whether it was measured, and is nobody's will. */
    public boolean isMeasured() {
        return kind == Kind.SIGNAL || kind == Kind.UNWATCHED;
    }
}
