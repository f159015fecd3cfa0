package dev.midstream.engine.control;

import dev.midstream.engine.log.State;
import dev.midstream.planner.file.PhaseName;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is asked for now.
 *
 * @param until the last phase to carry out
 * @param runs how often a run or a rollback was asked for: what failed is tried again when this has grown since
 * @param ownSql what the newest request says of a statement whose outcome is unknown
 * @param policy of the newest request
 * @param verifications how often a new verification was asked for
 * @param pause taken back by resume, or by its end, which the fold of events does not see: ask {@link #at}
 * @param throttle the newest limit of each kind, in the order of kinds; some may have expired
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
        List<Entry> throttle,
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
            List.of(),
            Optional.empty());

    public Directives {
        throttle = List.copyOf(throttle);
    }

    /** What is asked for at this moment of the database's clock: without what has expired. */
    public Directives at(Instant now) {
        Optional<Stop> paused = pause.filter(p -> p.isInForceAt(now));
        List<Entry> entries = entriesAt(now);
        return paused.equals(pause) && entries.equals(throttle)
                ? this
                : stopped(paused, abort).throttled(entries);
    }

    /** The limits in force at this moment of the database's clock. */
    public Limits limitsAt(Instant now) {
        return entriesAt(now).stream().map(Entry::limit).reduce(Limits.NONE, Limits::or);
    }

    /** Each limit in force at this moment of the database's clock, with its origin. */
    public List<Entry> entriesAt(Instant now) {
        return throttle.stream().filter(entry -> entry.isInForceAt(now)).toList();
    }

    /** As of the moment of {@link #at}: before it, an expired pause counts. */
    public boolean isPaused() {
        return pause.isPresent();
    }

    public boolean isAborted() {
        return abort.isPresent();
    }

    /**
     * A pause or an abort.
     *
     * @param since by the database's clock; empty if a version asked for it that did not record it
     * @param expiresAt when it ends by itself, if it does
     */
    public record Stop(Actor actor, String reason, Optional<Instant> since, Optional<Instant> expiresAt) {
        boolean isInForceAt(Instant now) {
            return expiresAt.filter(end -> !now.isBefore(end)).isEmpty();
        }
    }

    /** The state after one more event. */
    public static Directives evolve(Directives before, ControlEvent event) {
        return switch (event) {
            case ControlEvent.RunRequested e -> before.run(e);
            case ControlEvent.VerificationRequested ignored -> before.verify();
            case ControlEvent.Paused e ->
                before.stopped(Optional.of(new Stop(e.actor(), e.reason(), e.since(), e.expiresAt())), before.abort);
            case ControlEvent.Resumed ignored -> before.stopped(Optional.empty(), Optional.empty());
            case ControlEvent.AbortRequested e ->
                before.stopped(before.pause, Optional.of(new Stop(e.actor(), e.reason(), e.since(), Optional.empty())));
            case ControlEvent.ThrottleSet e -> before.throttled(with(before.throttle, e));
            case ControlEvent.ThrottleCleared e -> before.throttled(without(before.throttle, e));
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

    private static List<Entry> with(List<Entry> before, ControlEvent.ThrottleSet e) {
        List<Entry> newer = e.limits().singles().stream()
                .map(single -> new Entry(
                        single.kind(),
                        single.signal(),
                        single.limit(),
                        e.actor(),
                        e.reason(),
                        e.since(),
                        e.expiresAt()))
                .toList();
        return Stream.concat(before.stream().filter(old -> newer.stream().noneMatch(old::isReplacedBy)), newer.stream())
                .sorted(Comparator.comparing(Entry::kind)
                        .thenComparing(
                                entry -> entry.signal().map(Enum::ordinal).orElse(-1)))
                .toList();
    }

    private static List<Entry> without(List<Entry> before, ControlEvent.ThrottleCleared e) {
        return before.stream()
                .filter(entry -> e.kind().filter(kind -> kind != entry.kind()).isPresent()
                        || (e.signal().isPresent() && !e.signal().equals(entry.signal())))
                .toList();
    }

    private Directives throttled(List<Entry> newThrottle) {
        return new Directives(until, runs, ownSql, policy, verifications, pause, abort, newThrottle, rollback);
    }

    /** A rollback takes an abort back: it is itself the wish to go on, downwards. */
    private Directives rolledBack(Actor actor) {
        return new Directives(
                until, runs + 1, ownSql, policy, verifications, pause, Optional.empty(), throttle, Optional.of(actor));
    }
}
