package dev.midstream.engine.control;

import dev.midstream.engine.log.Event;
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

    /** Hold after the chunk under way. */
    record Paused(Actor actor, String reason) implements ControlEvent {}

    /** Go on; takes back a pause or an abort. */
    record Resumed(Actor actor) implements ControlEvent {}

    /** Observe these limits, until they expire if they do. */
    record ThrottleSet(Actor actor, Limits limits, String reason, Optional<Instant> expiresAt)
            implements ControlEvent {}

    /** Observe no limits. */
    record ThrottleCleared(Actor actor) implements ControlEvent {}

    /** Every process leaves after the chunk under way; what is done is kept. */
    record AbortRequested(Actor actor, String reason) implements ControlEvent {}

    /** Undo what has not been contracted. */
    record RollbackRequested(Actor actor) implements ControlEvent {}
}
