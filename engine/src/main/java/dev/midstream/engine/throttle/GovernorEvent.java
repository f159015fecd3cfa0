package dev.midstream.engine.throttle;

import dev.midstream.engine.log.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the governor of a database did. */
public sealed interface GovernorEvent extends Event {

    /** Another governs from now on. */
    record GovernorClaimed(UUID owner, String label, long epoch, boolean takenOver) implements GovernorEvent {}

    /**
     * Other limits hold, or the same for other reasons.
     *
     * @param level what load alone allows: where another governor would continue
     * @param because why that is not full
     * @param at by the database's clock
     */
    record BudgetChanged(Budget budget, double level, Optional<Reason> because, Instant at) implements GovernorEvent {}

    /**
     * Whether a signal can be read is another than before.
     *
     * @param trouble why it cannot; empty when it can
     * @param applies whether there is anything to be read
     */
    record SignalHeard(String signal, Optional<String> trouble, boolean applies) implements GovernorEvent {}

    /**
     * In other databases of the server something else is at work, or asked for, than before.
     *
     * @param now in the order of their names
     */
    record NeighboursChanged(List<Neighbour> now) implements GovernorEvent {
        public NeighboursChanged {
            now = List.copyOf(now);
        }
    }
}
