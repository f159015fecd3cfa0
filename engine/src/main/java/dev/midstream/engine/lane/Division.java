package dev.midstream.engine.lane;

import dev.midstream.engine.lane.LaneState.Open;
import java.util.Optional;

/**
 * A lane divided between the worker that holds it and an idle one: the holder goes on where it is, and the other begins halfway to
 * the end.
 *
 * @param kept what stays the lane's
 * @param rest what becomes a lane of its own
 */
public record Division(LaneRange kept, LaneRange rest) {
    /** 8 MiB: less is done sooner than it is divided. */
    private static final long REST_BLOCKS_MIN = 1024;

    /**
     * How to divide the lane; empty if too little is left. A lane of keys is not divided: where its middle is only the server could
     * say, and there are many of them.
     */
    public static Optional<Division> of(Open lane) {
        return switch (lane.range()) {
            case LaneRange.Blocks range -> divided(range, (Cursor.AtBlock) lane.cursor());
            case LaneRange.Keys ignored -> Optional.empty();
        };
    }

    /** The group of windows under way stays whole. */
    private static Optional<Division> divided(LaneRange.Blocks range, Cursor.AtBlock at) {
        long from = at.weave().map(weave -> weave.to(range.to())).orElse(at.base());
        long half = (range.to() - from) / 2;
        if (half < REST_BLOCKS_MIN) {
            return Optional.empty();
        }
        long middle = range.to() - half;
        return Optional.of(
                new Division(new LaneRange.Blocks(range.from(), middle), new LaneRange.Blocks(middle, range.to())));
    }
}
