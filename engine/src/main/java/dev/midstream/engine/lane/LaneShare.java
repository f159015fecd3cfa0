package dev.midstream.engine.lane;

/** How large a lane is and how much of it is done, for progress and for choosing the next lane. */
public final class LaneShare {
    /** A lane of keys knows its number of rows by estimate only, and is not called done before it is. */
    private static final double UNFINISHED_MAX = 0.99;

    private LaneShare() {}

    /** Between 0 and 1. */
    public static double done(LaneState lane) {
        return switch (lane) {
            case LaneState.Done ignored -> 1;
            case LaneState.Stuck stuck -> done(stuck.at());
            case LaneState.Open open -> done(open);
        };
    }

    /** In units that can be compared among the lanes of one step. */
    public static double size(LaneRange range) {
        return switch (range) {
            case LaneRange.Blocks blocks -> blocks.size();
            case LaneRange.Keys keys -> Math.max(1, keys.rows());
        };
    }

    private static double done(LaneState.Open lane) {
        return switch (lane.cursor()) {
            case Cursor.AtBlock at -> {
                LaneRange.Blocks range = (LaneRange.Blocks) lane.range();
                double group = at.weave()
                        .map(w -> (double) at.next() / w.chunks() * (w.to(range.to()) - w.from()))
                        .orElse(0.0);
                yield range.size() == 0 ? 1 : (at.base() - range.from() + group) / range.size();
            }
            case Cursor.AtKey ignored -> Math.min(UNFINISHED_MAX, lane.rows() / size(lane.range()));
        };
    }
}
