package dev.midstream.engine.forecast;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.log.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The newest events of a lane.
 *
 * @param isHeld whether a worker holds it now
 * @param newest oldest first
 */
public record LaneLog(int step, LaneRange range, boolean isHeld, List<Recorded<Event>> newest) {
    /** Events read of a lane: at full speed about ten seconds, under a limit up to some minutes. */
    public static final int EVENTS_MAX = 200;

    public LaneLog {
        newest = List.copyOf(newest);
    }

    /**
     * One chunk.
     *
     * @param units of work, as lanes are measured in: blocks, or rows by estimate
     * @param rows changed
     */
    public record Chunk(Instant at, double units, long rows, Duration took, long walBytes) {}

    /** The chunks among the events. */
    public List<Chunk> chunks() {
        return newest.stream()
                .flatMap(recorded -> chunk(recorded.at(), recorded.event()).stream())
                .toList();
    }

    private List<Chunk> chunk(Instant at, Event event) {
        return switch (event) {
            case LaneEvent.BlocksDone e ->
                List.of(new Chunk(
                        at, blocks(e), e.rows(), e.cost().took(), e.cost().walBytes()));
            case LaneEvent.KeysDone e ->
                List.of(new Chunk(
                        at, e.rows(), e.rows(), e.cost().took(), e.cost().walBytes()));
            case LaneEvent.LeftoverDone e ->
                List.of(new Chunk(at, 0, e.rows(), e.cost().took(), e.cost().walBytes()));
            default -> List.of();
        };
    }

    /** A window is done when each of its strands is. */
    private double blocks(LaneEvent.BlocksDone done) {
        long laneTo = range instanceof LaneRange.Blocks blocks
                ? Math.max(blocks.to(), done.weave().from())
                : Long.MAX_VALUE;
        var chunk = done.weave().chunk(done.index(), laneTo);
        return (double) (chunk.toBlock() - chunk.fromBlock()) / done.weave().strands();
    }
}
