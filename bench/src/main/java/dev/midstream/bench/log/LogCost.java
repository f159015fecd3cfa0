package dev.midstream.bench.log;

import java.time.Duration;
import java.util.List;

/**
 * What one run's event log and fence cost.
 *
 * @param chunks of the backfill; 0 if there is no log
 * @param statementMillis the mean chunk's own statement
 * @param besideMillis everything else from one chunk's event to the next one's of its lane: fence, event, head, commit, round
 *     trips, and the program itself
 * @param fenceMillis the fence of the mean chunk, in the server, replayed alone
 * @param recordMillis the event and the stream's head of the mean chunk, in the server, replayed alone
 * @param walBytes of the replay of all chunks of the run, those of the verification included
 */
public record LogCost(
        long chunks,
        double statementMillis,
        double besideMillis,
        double fenceMillis,
        double recordMillis,
        long walBytes) {
    public static final LogCost NONE = new LogCost(0, 0, 0, 0, 0, 0);
    private static final double NANOS_A_MILLI = 1e6;

    /** @param chunks lane by lane, in their order */
    public static LogCost of(List<Chunk> chunks, Replay.Cost replay) {
        Duration statements = Duration.ZERO;
        Duration beside = Duration.ZERO;
        long pairs = 0;
        for (int i = 1; i < chunks.size(); i++) {
            Chunk before = chunks.get(i - 1);
            Chunk chunk = chunks.get(i);
            if (before.lane() == chunk.lane() && before.version() + 1 == chunk.version()) {
                Duration whole = Duration.between(before.at(), chunk.at());
                statements = statements.plus(chunk.statement());
                beside = beside.plus(whole.minus(chunk.statement()));
                pairs++;
            }
        }
        return pairs == 0
                ? NONE
                : new LogCost(
                        chunks.size(),
                        millis(statements) / pairs,
                        Math.max(0, millis(beside) / pairs),
                        replay.fenceMillis(),
                        replay.recordMillis(),
                        replay.walBytes());
    }

    /** Of a worker's time, what is not the chunk's own statement: an upper bound for the price of the log. */
    public double besideShare() {
        return besideMillis / (statementMillis + besideMillis);
    }

    /** Of a worker's time, what the server needs for fence, event and head. */
    public double replayedShare() {
        return (fenceMillis + recordMillis) / (statementMillis + besideMillis);
    }

    private static double millis(Duration time) {
        return time.toNanos() / NANOS_A_MILLI;
    }
}
