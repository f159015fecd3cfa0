package dev.midstream.engine.lane;

import java.time.Duration;

/**
 * What a lane has done.
 *
 * @param rows changed, or found in breach of a claim
 * @param chunks committed
 * @param busy executor time
 */
public record Tally(long rows, long chunks, Duration busy) {
    public static final Tally NONE = new Tally(0, 0, Duration.ZERO);

    Tally withRows(long kept) {
        return new Tally(kept, chunks, busy);
    }

    Tally plus(long moreRows, ChunkCost cost) {
        return new Tally(rows + moreRows, chunks + 1, busy.plus(cost.took()));
    }
}
