package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.lease.Claim;
import dev.midstream.checkpoints.lease.Guard;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneFold;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationFold;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.notice.NoticeEvent;
import dev.midstream.engine.notice.Told;
import dev.midstream.engine.throttle.Governing;
import dev.midstream.engine.throttle.GovernorEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A stream in the hands of one worker or of the conductor. Lost as soon as another takes it.
 *
 * @param <T> the stream's events
 * @param <S> the stream's states
 */
final class Pen<T extends Event, S extends State> {
    private final Store store;
    private final Stop stop;
    private final HeldLog<T, S> log;
    private Held<S> held;
    private boolean lost;
    private long renewedNanos;

    private Pen(Store store, Stop stop, HeldLog<T, S> log, Held<S> held) {
        this.store = store;
        this.stop = stop;
        this.log = log;
        this.held = held;
        this.renewedNanos = stop.nanos();
    }

    static Pen<MigrationEvent, MigrationState> ofConductor(Store store, Stop stop, Claim<State> claim) {
        HeldLog<MigrationEvent, MigrationState> log = new HeldLog<>(store, MigrationState.class, MigrationFold::evolve);
        return new Pen<>(store, stop, log, log.held(claim));
    }

    static Pen<LaneEvent, LaneState> ofLane(Store store, Stop stop, Claim<State> claim) {
        HeldLog<LaneEvent, LaneState> log =
                new HeldLog<>(store, LaneState.class, (state, event, version) -> LaneFold.evolve(state, event));
        return new Pen<>(store, stop, log, log.held(claim));
    }

    static Pen<GovernorEvent, Governing> ofGovernor(Store store, Stop stop, Claim<State> claim) {
        HeldLog<GovernorEvent, Governing> log =
                new HeldLog<>(store, Governing.class, (state, event, version) -> Governing.evolve(state, event));
        return new Pen<>(store, stop, log, log.held(claim));
    }

    static Pen<NoticeEvent, Told> ofNotifier(Store store, Stop stop, Claim<State> claim) {
        HeldLog<NoticeEvent, Told> log =
                new HeldLog<>(store, Told.class, (state, event, version) -> Told.evolve(state, event));
        return new Pen<>(store, stop, log, log.held(claim));
    }

    /** What became of an attempt to write. */
    enum Written {
        DONE,
        /** Nothing happened: the stream is another's, or it moved on by a commit of our own whose answer was lost. */
        NOT_FROM_HERE,
        /** Nothing happened: the guarded stream has changed since the decision. */
        OUTDATED
    }

    int number() {
        return held.number();
    }

    S state() {
        return held.state();
    }

    boolean isLost() {
        return lost;
    }

    /** Records an event; false, with nothing done, if the stream is not as it was seen. */
    boolean write(T event) {
        return write(Terms.SHORT, tx -> List.of(event));
    }

    /** Does work and records its events in one transaction. */
    boolean write(Terms terms, HeldLog.Work<T> work) {
        return write(terms, Optional.empty(), work) == Written.DONE;
    }

    /** The same, if the guarded stream is still as it was when this was decided. */
    Written write(Terms terms, Optional<Guard> guard, HeldLog.Work<T> work) {
        return switch (log.write(held, terms, guard, work)) {
            case HeldLog.Written.Done<S>(Held<S> after) -> {
                held = after;
                renewedNanos = stop.nanos();
                yield Written.DONE;
            }
            case HeldLog.Written.Lost<S> ignored -> {
                reread();
                yield Written.NOT_FROM_HERE;
            }
            case HeldLog.Written.Outdated<S> ignored -> Written.OUTDATED;
        };
    }

    /** The answer to the last commit may have been lost: only the log knows where the stream is, and whose. */
    void reread() {
        Optional<Held<S>> now = log.reread(held);
        lost = now.isEmpty();
        held = now.orElse(held);
    }

    /** Keeps the lease while nothing is written. */
    void renewIfDue() {
        if (stop.nanos() - renewedNanos > store.leaseTerm().dividedBy(3).toNanos()) {
            lost = !store.renew(held.lease());
            renewedNanos = stop.nanos();
        }
    }

    /** Sleeps without losing the stream. */
    void sleep(Duration time) {
        long end = stop.nanos() + time.toNanos();
        long tick = Math.min(
                Duration.ofSeconds(1).toNanos(), store.leaseTerm().dividedBy(6).toNanos());
        while (!stop.isAsked() && !lost && stop.nanos() < end) {
            stop.sleep(Duration.ofNanos(Math.clamp(end - stop.nanos(), 0, tick)));
            renewIfDue();
        }
    }

    void release() {
        if (!lost) {
            store.release(held.lease());
        }
    }
}
