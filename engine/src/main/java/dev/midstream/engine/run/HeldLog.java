package dev.midstream.engine.run;

import dev.midstream.checkpoints.Outcome;
import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.lease.Claim;
import dev.midstream.checkpoints.lease.Guard;
import dev.midstream.checkpoints.log.Append;
import dev.midstream.checkpoints.log.Head;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import java.util.List;
import java.util.Optional;

/**
 * Writes a stream we hold: work, its events, the new state and the renewed lease in one transaction behind the fence. This is the
 * way in which lanes and the conductor's stream are written, but for the first events of a lane and for {@link LaneSplitter}.
 *
 * @param <T> the stream's events
 * @param <S> the stream's states
 */
final class HeldLog<T extends Event, S extends State> {
    private final Store store;
    private final Class<S> states;
    private final Fold<T, S> fold;

    HeldLog(Store store, Class<S> states, Fold<T, S> fold) {
        this.store = store;
        this.states = states;
        this.fold = fold;
    }

    /** How an event changes the state; {@code version} is the event's. */
    @FunctionalInterface
    interface Fold<T, S> {
        S evolve(S state, T event, long version);
    }

    /** Work to be committed with the events it returns, if any. */
    @FunctionalInterface
    interface Work<T> {
        List<T> in(Transaction<Event, State> transaction);
    }

    /** What became of an attempt to write. */
    sealed interface Written<S extends State> {
        /** The stream as it is now. */
        record Done<S extends State>(Held<S> held) implements Written<S> {}

        /** Another owns the stream. */
        record Lost<S extends State>() implements Written<S> {}

        /** The guarded stream has changed since the decision. */
        record Outdated<S extends State>() implements Written<S> {}
    }

    /** A stream as its claim found it. */
    Held<S> held(Claim<State> claim) {
        return new Held<>(
                claim.lease(), claim.head().version(), states.cast(claim.head().state()));
    }

    Written<S> write(Held<S> held, Terms terms, Optional<Guard> guard, Work<T> work) {
        Outcome<Held<S>> outcome = store.checkpoints().transact(terms, tx -> {
            tx.fence(held.lease(), held.version(), guard);
            List<T> events = work.in(tx);
            if (events.isEmpty()) {
                return held;
            }
            S after = held.state();
            long version = held.version();
            for (T event : events) {
                version++;
                after = fold.evolve(after, event, version);
            }
            Append<Event, State> append =
                    new Append<>(held.lease().stream(), held.version(), List.copyOf(events), after);
            tx.append(held.lease(), store.leaseTerm(), append);
            return new Held<>(held.lease(), version, after);
        });
        return switch (outcome) {
            case Outcome.Committed<Held<S>>(Held<S> after) -> new Written.Done<>(after);
            case Outcome.Fenced<Held<S>>(Outcome.Why why) ->
                why == Outcome.Why.LEASE_LOST ? new Written.Lost<>() : new Written.Outdated<>();
        };
    }

    /** The stream as the log has it now, if it is still ours: after a commit whose answer was lost. */
    Optional<Held<S>> reread(Held<S> held) {
        return store.checkpoints()
                .commit(Terms.SHORT, tx -> tx.head(held.lease().stream()))
                .filter(head -> isOurs(head, held))
                .map(head -> new Held<>(held.lease(), head.version(), states.cast(head.state())));
    }

    private static boolean isOurs(Head<State> head, Held<?> held) {
        return head.holder()
                .filter(h -> h.owner().equals(held.lease().owner())
                        && h.epoch() == held.lease().epoch())
                .isPresent();
    }
}
