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
import dev.midstream.engine.lane.LaneEvent.LeftoverDone;
import dev.midstream.engine.lane.LaneEvent.RowsPassedOver;
import dev.midstream.engine.lane.LaneEvent.RowsQuarantined;
import dev.midstream.engine.lane.LaneEvent.ViolationsFound;
import dev.midstream.engine.lane.LaneEvent.WeaveChosen;
import dev.midstream.engine.lane.LaneState.Done;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.LaneState.Stuck;
import dev.midstream.engine.lane.LaneState.Weaving;
import java.util.List;
import java.util.Optional;

/** How events add up to a lane's state. Holds no rules: what is in the log has happened. */
public final class LaneFold {
    private LaneFold() {}

    /** The state after the first event of a stream. */
    public static LaneState start(LaneOpened opened) {
        return new Open(
                opened.step(),
                opened.leaf(),
                opened.range(),
                start(opened.range()),
                Tally.NONE,
                Leftovers.NONE,
                Optional.empty(),
                List.of());
    }

    /** The state after one more event. */
    public static LaneState evolve(LaneState state, LaneEvent event) {
        return switch (event) {
            case LaneOpened e -> throw new IllegalStateException("opened twice: " + e);
            case LaneClaimed ignored -> state;
            case WeaveChosen e -> open(state).weaving(new Weaving(e.shape(), e.reason()));
            case BlocksDone e -> afterBlocks(open(state), e);
            case KeysDone e -> open(state).at(new Cursor.AtKey(Optional.of(e.upTo())), e.rows(), e.cost());
            case RowsPassedOver e -> open(state).leaving(open(state).leftovers().passedOver(e.where()));
            case LeftoverDone e -> revisited(open(state), e);
            case RowsQuarantined e ->
                open(state).leaving(open(state).leftovers().quarantined(e.rows()));
            case ChunkRefused e -> new Stuck(open(state), e.sqlState(), e.message(), e.place());
            case LaneRetried ignored -> state instanceof Stuck stuck ? retried(stuck.at()) : state;
            case ViolationsFound ignored -> state;
            case LaneReset e -> reset(open(state), e);
            case LaneAbandoned e -> done(open(state), Optional.of(e.why()));
            case LaneSplit e -> open(state).keeping(e.kept(), e.newLane());
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
        return lane.at(cursor, done.rows(), done.cost());
    }

    private static Open revisited(Open lane, LeftoverDone done) {
        return lane.at(lane.cursor(), done.rows(), done.cost())
                .leaving(lane.leftovers().revisited(done.where()));
    }

    private static Open retried(Open lane) {
        return lane.leaving(lane.leftovers().releasedFromQuarantine());
    }

    /** In another file blocks are other rows, and the lane looks at all of them again; a key stays the row's. */
    private static Open reset(Open lane, LaneReset reset) {
        Leftovers kept = switch (reset.range()) {
            case LaneRange.Blocks ignored -> Leftovers.NONE;
            case LaneRange.Keys ignored -> lane.leftovers();
        };
        return new Open(
                lane.step(),
                reset.leaf(),
                reset.range(),
                start(reset.range()),
                lane.tally().withRows(reset.rowsKept()),
                kept,
                Optional.empty(),
                lane.children());
    }

    private static Done done(Open lane, Optional<String> note) {
        return new Done(lane.step(), lane.leaf(), lane.range(), lane.tally(), note, lane.children());
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
