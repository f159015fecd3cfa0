package dev.midstream.engine.control;

import dev.midstream.engine.log.Event;
import dev.midstream.engine.throttle.Signal;
import dev.midstream.planner.file.PhaseName;
import java.time.Instant;
import java.util.Optional;

/** What an operator asked for. */
public sealed interface ControlEvent extends Event {
    Actor actor();

    /**
     * Go on, up to and including this phase; a failed step is tried again.
     *
     * @param ownSql what became of a statement of the author's own whose outcome is unknown
     */
    record RunRequested(Actor actor, PhaseName until, OwnSqlAnswer ownSql, Policy policy) implements ControlEvent {
        public RunRequested(Actor actor, PhaseName until, OwnSqlAnswer ownSql) {
            this(actor, until, ownSql, Policy.USUAL);
        }
    }

    /** Prove every claim again. */
    record VerificationRequested(Actor actor) implements ControlEvent {}

    /**
     * Hold after the chunk under way.
     *
     * @param since by the database's clock; empty in events of versions that did not record it
     * @param expiresAt when it ends by itself, if it does
     */
    record Paused(Actor actor, String reason, Optional<Instant> since, Optional<Instant> expiresAt)
            implements ControlEvent {
        public Paused(Actor actor, String reason) {
            this(actor, reason, Optional.empty(), Optional.empty());
        }
    }

    /** Go on; takes back a pause or an abort. */
    record Resumed(Actor actor) implements ControlEvent {}

    /**
     * Observe these limits, until they expire if they do. Each takes the place of what was set of its kind before.
     *
     * @param since by the database's clock; empty in events of versions that did not record it
     */
    record ThrottleSet(Actor actor, Limits limits, String reason, Optional<Instant> since, Optional<Instant> expiresAt)
            implements ControlEvent {
        public ThrottleSet(Actor actor, Limits limits, String reason, Optional<Instant> expiresAt) {
            this(actor, limits, reason, Optional.empty(), expiresAt);
        }
    }

    /**
     * Observe no limits any more.
     *
     * @param kind of this kind only; empty for all
     * @param signal with {@link LimitKind#BOUNDS}: those of this signal only; empty for all signals
     */
    record ThrottleCleared(Actor actor, Optional<LimitKind> kind, Optional<Signal> signal) implements ControlEvent {
        public ThrottleCleared(Actor actor) {
            this(actor, Optional.empty(), Optional.empty());
        }
    }

    /**
     * Every process leaves after the chunk under way; what is done is kept.
     *
     * @param since by the database's clock; empty in events of versions that did not record it
     */
    record AbortRequested(Actor actor, String reason, Optional<Instant> since) implements ControlEvent {
        public AbortRequested(Actor actor, String reason) {
            this(actor, reason, Optional.empty());
        }
    }

    /** Undo what has not been contracted. */
    record RollbackRequested(Actor actor) implements ControlEvent {}
}
