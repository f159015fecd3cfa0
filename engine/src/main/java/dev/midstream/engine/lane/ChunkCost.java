package dev.midstream.engine.lane;

import java.time.Duration;

/**
 * What a chunk cost the server.
 *
 * @param took time of the executor, without the time it waited for locks
 * @param waited time it waited for locks, as sampled; 0 for a chunk that was not late
 * @param walBytes WAL written by the server meanwhile: ours and everybody else's, so an upper bound
 * @param hotRows rows whose new version stayed on its page without new index entries (heap-only)
 */
public record ChunkCost(Duration took, Duration waited, long walBytes, long hotRows) {
    public static final ChunkCost NONE = new ChunkCost(Duration.ZERO, Duration.ZERO, 0, 0);

    /** WAL of the time without the waits, in which all of it was everybody else's. */
    public double walBytesAtWork() {
        double whole = took.plus(waited).toNanos();
        return waited.isZero() ? walBytes : walBytes * (took.toNanos() / whole);
    }
}
