package dev.midstream.engine.lane;

import dev.midstream.engine.lane.LaneEvent.BlocksDone;
import dev.midstream.engine.lane.LaneEvent.ChunkRefused;
import dev.midstream.engine.lane.LaneEvent.KeysDone;
import dev.midstream.engine.lane.LaneEvent.LaneAbandoned;
import dev.midstream.engine.lane.LaneEvent.LaneClaimed;
import dev.midstream.engine.lane.LaneEvent.LaneCompleted;
import dev.midstream.engine.lane.LaneEvent.LaneOpened;
import dev.midstream.engine.lane.LaneEvent.LaneReset;
import dev.midstream.engine.lane.LaneEvent.LaneRetried;
import dev.midstream.engine.lane.LaneEvent.LaneSplit;
import dev.midstream.engine.lane.LaneEvent.ViolationsFound;
import dev.midstream.engine.lane.LaneState.Done;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.LaneState.Stuck;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How events add up to a lane's state. Holds no rules: what is in the log has happened. */
public final class LaneFold {
    private LaneFold() {}

    /** The state after the first event of a stream. */
    public static LaneState start(LaneOpened opened) {
        return new Open(opened.step(), opened.leaf(), opened.range(), start(opened.range()), 0, 0, Duration.ZERO);
    }

    /** The state after one more event. */
    public static LaneState evolve(LaneState state, LaneEvent event) {
        return switch (event) {
            case LaneOpened e -> throw new IllegalStateException("opened twice: " + e);
            case LaneClaimed ignored -> state;
            case BlocksDone e -> afterBlocks(open(state), e);
            case KeysDone e -> worked(open(state), new Cursor.AtKey(Optional.of(e.upTo())), e.rows(), e.took());
            case ChunkRefused e -> new Stuck(open(state), e.sqlState(), e.message(), e.place());
            case LaneRetried ignored -> state instanceof Stuck stuck ? stuck.at() : state;
            case ViolationsFound ignored -> state;
            case LaneReset e ->
                new Open(
                        state.step(),
                        e.leaf(),
                        e.range(),
                        start(e.range()),
                        state.rows(),
                        open(state).chunks(),
                        open(state).busy());
            case LaneAbandoned e -> done(open(state), Optional.of(e.why()));
            case LaneSplit e -> split(open(state), e.atBlock());
            case LaneCompleted e -> done(open(state), e.note());
        };
    }

    /** The state after all events of a stream; empty for an empty one. */
    public static Optional<LaneState> replay(List<LaneEvent> events) {
        LaneState state = null;
        for (LaneEvent event : events) {
            state = state == null ? start((LaneOpened) event) : evolve(state, event);
        }
        return Optional.ofNullable(state);
    }

    private static Open afterBlocks(Open lane, BlocksDone done) {
        Weave weave = done.weave();
        long laneTo = ((LaneRange.Blocks) lane.range()).to();
        Cursor cursor = weave.chunk(done.index(), laneTo).isLast()
                ? new Cursor.AtBlock(weave.to(laneTo), Optional.empty(), 0)
                : new Cursor.AtBlock(weave.from(), Optional.of(weave), done.index() + 1);
        return worked(lane, cursor, done.rows(), done.took());
    }

    private static Open worked(Open lane, Cursor cursor, long rows, Duration took) {
        return new Open(
                lane.step(),
                lane.leaf(),
                lane.range(),
                cursor,
                lane.rows() + rows,
                lane.chunks() + 1,
                lane.busy().plus(took));
    }

    private static Open split(Open lane, long atBlock) {
        LaneRange.Blocks range = new LaneRange.Blocks(((LaneRange.Blocks) lane.range()).from(), atBlock);
        return new Open(lane.step(), lane.leaf(), range, lane.cursor(), lane.rows(), lane.chunks(), lane.busy());
    }

    private static Done done(Open lane, Optional<String> note) {
        return new Done(lane.step(), lane.leaf(), lane.range(), lane.rows(), lane.chunks(), lane.busy(), note);
    }

    private static Cursor start(LaneRange range) {
        return switch (range) {
            case LaneRange.Blocks blocks -> new Cursor.AtBlock(blocks.from(), Optional.empty(), 0);
            case LaneRange.Keys keys -> new Cursor.AtKey(keys.after());
        };
    }

    private static Open open(LaneState state) {
        if (state instanceof Open open) {
            return open;
        }
        throw new IllegalStateException("an event for a lane with work left, but it is " + state);
    }
}
