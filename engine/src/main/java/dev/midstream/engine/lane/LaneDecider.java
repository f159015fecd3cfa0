package dev.midstream.engine.lane;

import dev.midstream.engine.lane.LaneEvent.BlocksDone;
import dev.midstream.engine.lane.LaneEvent.KeysDone;
import dev.midstream.engine.lane.LaneEvent.LaneCompleted;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.Weave.BlockChunk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The rules of a lane: which chunk is next, and what may be recorded of it. */
public final class LaneDecider {
    private LaneDecider() {}

    /** What to do next, in the size the sizer wants for a new group of windows. */
    public static Next next(Open lane, WeaveShape wanted) {
        return switch (lane.cursor()) {
            case Cursor.AtBlock at -> nextBlocks(lane, at, wanted);
            case Cursor.AtKey at -> nextKeys(lane, at);
        };
    }

    /** The events of a committed chunk of blocks. */
    public static List<LaneEvent> recordBlocks(Open lane, BlockChunk chunk, long rows, Duration took) {
        Cursor.AtBlock at = (Cursor.AtBlock) lane.cursor();
        boolean continues = at.weave().filter(chunk.weave()::equals).isPresent() && at.next() == chunk.index();
        boolean starts = chunk.index() == 0 && chunk.weave().from() == at.base();
        if (!continues && !starts) {
            throw new IllegalStateException("chunk %s does not follow %s".formatted(chunk, at));
        }
        long laneTo = ((LaneRange.Blocks) lane.range()).to();
        BlocksDone done = new BlocksDone(chunk.weave(), chunk.index(), rows, took);
        boolean last = chunk.isLast() && chunk.weave().to(laneTo) >= laneTo;
        return last ? List.of(done, new LaneCompleted(lane.rows() + rows, Optional.empty())) : List.of(done);
    }

    /** The events of a committed chunk of keys. */
    public static List<LaneEvent> recordKeys(Open lane, List<String> upTo, boolean last, long rows, Duration took) {
        if (!(lane.cursor() instanceof Cursor.AtKey)) {
            throw new IllegalStateException("a chunk of keys in a lane of blocks: " + lane);
        }
        KeysDone done = new KeysDone(upTo, rows, took);
        return last ? List.of(done, new LaneCompleted(lane.rows() + rows, Optional.empty())) : List.of(done);
    }

    private static Next nextBlocks(Open lane, Cursor.AtBlock at, WeaveShape wanted) {
        LaneRange.Blocks range = (LaneRange.Blocks) lane.range();
        if (at.base() >= range.to()) {
            return new Next.Nothing();
        }
        boolean goesOn = at.weave().isPresent() && at.weave().get().windowBlocks() <= wanted.windowBlocksMax();
        if (goesOn) {
            return new Next.Blocks(at.weave().get().chunk(at.next(), range.to()));
        }
        // A group under way whose windows have become too large starts again, smaller: its finished rows are no longer
        // pending.
        return new Next.Blocks(wanted.weave(at.base(), range.to()).chunk(0, range.to()));
    }

    private static Next nextKeys(Open lane, Cursor.AtKey at) {
        LaneRange.Keys range = (LaneRange.Keys) lane.range();
        boolean done = at.after().filter(range.upTo()::equals).isPresent();
        return done ? new Next.Nothing() : new Next.Keys(at.after(), range.upTo());
    }

    /** What a lane's worker does next. */
    public sealed interface Next {
        record Blocks(BlockChunk chunk) implements Next {}

        /** A number of rows above {@code after}, at most up to {@code upTo}. */
        record Keys(Optional<List<String>> after, List<String> upTo) implements Next {}

        /** The lane is at its end. */
        record Nothing() implements Next {}
    }
}
