package dev.midstream.bench.log;

import java.time.Duration;
import java.time.Instant;

/**
 * A chunk of a backfill, as its event tells it.
 *
 * @param lane its stream
 * @param version of the stream that the event made
 * @param at when the event was written, by the server's clock
 * @param from first block of the windows that are woven together
 * @param to first block behind them
 * @param index which of their chunks
 * @param chunks how many they have
 * @param rows changed
 * @param statement how long its statement took, waiting for locks included
 */
public record Chunk(
        int lane, long version, Instant at, long from, long to, int index, int chunks, long rows, Duration statement) {
    /** Where its lane stands once it is done. */
    public Place next() {
        return index + 1 == chunks ? new Place(to, 0) : new Place(from, index + 1);
    }

    /** Whether both are of one group of windows. */
    public boolean isOfGroup(Chunk other) {
        return from == other.from && to == other.to && chunks == other.chunks;
    }

    /** Where its lane stood before it. */
    public Place place() {
        return new Place(from, index);
    }

    /** How far a lane has come: all below the block is done, and of the windows from there on the chunks below the index. */
    public record Place(long block, int index) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return block == other.block ? Integer.compare(index, other.index) : Long.compare(block, other.block);
        }
    }
}
