package dev.midstream.checkpoints.log;

import java.util.List;

/**
 * What a writer wants recorded: events that follow the version it has seen, and the state they lead to.
 *
 * @param expectedVersion the version the writer decided on; 0 for a stream that does not exist yet
 * @param stateAfter the fold of every event up to and including these; stored beside the stream in the same transaction
 */
public record Append<E, S>(StreamId stream, long expectedVersion, List<E> events, S stateAfter) {
    public Append {
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("an append without events");
        }
    }

    public long versionAfter() {
        return expectedVersion + events.size();
    }
}
