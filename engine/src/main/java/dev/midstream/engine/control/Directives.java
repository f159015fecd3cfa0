package dev.midstream.engine.control;

import dev.midstream.engine.log.State;
import dev.midstream.planner.file.PhaseName;
import java.time.Instant;
import java.util.Optional;

/**
 * What is asked for now.
 *
 * @param until the last phase to carry out
 * @param runs how often a run or a rollback was asked for: what failed is tried again when this has grown since
 * @param ownSql what the newest request says of a statement whose outcome is unknown
 * @param policy of the newest request
 * @param verifications how often a new verification was asked for
 * @param rollback who asked for the rollback, if it is wanted
 */
public record Directives(
        PhaseName until,
        int runs,
        OwnSqlAnswer ownSql,
        Policy policy,
        int verifications,
        Optional<Stop> pause,
        Optional<Stop> abort,
        Optional<Throttle> throttle,
        Optional<Actor> rollback)
        implements State {

    /** Before anybody asked for anything. */
    public static final Directives NONE = new Directives(
            PhaseName.VALIDATE,
            0,
            OwnSqlAnswer.UNKNOWN,
            Policy.USUAL,
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** The limits in force at this moment of the database's clock. */
    public Limits limitsAt(Instant now) {
        return throttle.filter(
                        t -> t.expiresAt().filter(end -> !now.isBefore(end)).isEmpty())
                .map(Throttle::limits)
                .orElse(Limits.NONE);
    }

    public boolean isPaused() {
        return pause.isPresent();
    }

    public boolean isAborted() {
        return abort.isPresent();
    }

    /** A pause or an abort. */
    public record Stop(Actor actor, String reason) {}

    /** Limits set by an operator. */
    public record Throttle(Actor actor, Limits limits, String reason, Optional<Instant> expiresAt) {}

    /** The state after one more event. */
    public static Directives evolve(Directives before, ControlEvent event) {
        return switch (event) {
            case ControlEvent.RunRequested e -> before.run(e);
            case ControlEvent.VerificationRequested ignored -> before.verify();
            case ControlEvent.Paused e -> before.stopped(Optional.of(new Stop(e.actor(), e.reason())), before.abort);
            case ControlEvent.Resumed ignored -> before.stopped(Optional.empty(), Optional.empty());
            case ControlEvent.AbortRequested e ->
                before.stopped(before.pause, Optional.of(new Stop(e.actor(), e.reason())));
            case ControlEvent.ThrottleSet e ->
                before.throttled(Optional.of(new Throttle(e.actor(), e.limits(), e.reason(), e.expiresAt())));
            case ControlEvent.ThrottleCleared ignored -> before.throttled(Optional.empty());
            case ControlEvent.RollbackRequested e -> before.rolledBack(e.actor());
        };
    }

    private Directives run(ControlEvent.RunRequested e) {
        return new Directives(
                e.until(), runs + 1, e.ownSql(), e.policy(), verifications, pause, abort, throttle, Optional.empty());
    }

    private Directives verify() {
        return new Directives(until, runs, ownSql, policy, verifications + 1, pause, abort, throttle, rollback);
    }

    private Directives stopped(Optional<Stop> newPause, Optional<Stop> newAbort) {
        return new Directives(until, runs, ownSql, policy, verifications, newPause, newAbort, throttle, rollback);
    }

    private Directives throttled(Optional<Throttle> newThrottle) {
        return new Directives(until, runs, ownSql, policy, verifications, pause, abort, newThrottle, rollback);
    }

    /** A rollback takes an abort back: it is itself the wish to go on, downwards. */
    private Directives rolledBack(Actor actor) {
        return new Directives(
                until, runs + 1, ownSql, policy, verifications, pause, Optional.empty(), throttle, Optional.of(actor));
    }
}
