package dev.midstream.bench.resume;

/**
 * A fill that was killed with {@code kill -9} and started again.
 *
 * @param method which
 * @param shareDone of the rows when it was killed
 * @param secondsToChunk from the start of the second process to its first new chunk's event, by the server's clock
 * @param leaseSecondsLeft how long the dead process's leases still ran when the second one was started
 * @param lanesExact lanes that went on with the very next chunk of their cursor
 * @param lanesLater lanes that went on behind it
 * @param chunksRepeated new chunks before the cursor of their lane: windows that were done again
 * @param chunksRegrouped of the windows under way, which the second process found too large
 */
public record Resume(
        String table,
        long rows,
        String method,
        double shareDone,
        int chunksBefore,
        double secondsToChunk,
        double leaseSecondsLeft,
        int lanesExact,
        int lanesLater,
        int chunksRepeated,
        int chunksRegrouped,
        long wrongRows,
        long missingRows) {
    /** Whether nothing was lost and nothing done twice. */
    public boolean isGood() {
        return chunksRepeated == 0 && lanesExact + lanesLater > 0 && wrongRows == 0 && missingRows == 0;
    }
}
