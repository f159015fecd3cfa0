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

    /** Fewer keys on either side are done sooner than they are divided. */
    public static final int REST_KEYS_MIN = 2_000;

    /** How to divide a lane of blocks; empty if too little is left. Where a lane of keys has its middle only the server can say. */
    public static Optional<Division> of(Open lane) {
        return switch (lane.range()) {
            case LaneRange.Blocks range -> divided(range, (Cursor.AtBlock) lane.cursor());
            case LaneRange.Keys ignored -> Optional.empty();
        };
    }

    /** A lane of keys, divided behind a key that is ahead of its cursor and below its end. */
    public static Division at(Open lane, Middle middle) {
        LaneRange.Keys range = (LaneRange.Keys) lane.range();
        return new Division(
                new LaneRange.Keys(range.after(), middle.key(), Math.max(1, lane.rows() + middle.before())),
                new LaneRange.Keys(Optional.of(middle.key()), range.upTo(), Math.max(1, middle.behind())));
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
