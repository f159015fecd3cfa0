package dev.midstream.engine.progress;

import dev.midstream.engine.forecast.LaneLog;
import dev.midstream.engine.forecast.LaneLog.Chunk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How large chunks are now: the median of the newest.
 *
 * @param rows changed
 */
public record ChunkSize(long rows, Duration took) {
    private static final Duration NEWEST = Duration.ofMinutes(1);

    /** Empty if there was none in the last minute. */
    public static Optional<ChunkSize> of(List<LaneLog> lanes, Instant now) {
        List<Chunk> newest = lanes.stream()
                .flatMap(lane -> lane.chunks().stream())
                .filter(chunk -> chunk.at().isAfter(now.minus(NEWEST)))
                .toList();
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        long rows = newest.stream().map(Chunk::rows).sorted().toList().get(newest.size() / 2);
        Duration took = newest.stream().map(Chunk::took).sorted().toList().get(newest.size() / 2);
        return Optional.of(new ChunkSize(rows, took));
    }
}
