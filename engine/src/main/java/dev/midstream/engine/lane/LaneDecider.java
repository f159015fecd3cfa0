package dev.midstream.engine.lane;

import dev.midstream.engine.lane.LaneEvent.BlocksDone;
import dev.midstream.engine.lane.LaneEvent.ChunkRefused;
import dev.midstream.engine.lane.LaneEvent.KeysDone;
import dev.midstream.engine.lane.LaneEvent.LaneCompleted;
import dev.midstream.engine.lane.LaneEvent.LeftoverDone;
import dev.midstream.engine.lane.LaneEvent.RowsPassedOver;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.Weave.BlockChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of a lane: which chunk is next, and what may be recorded of it. */
public final class LaneDecider {
    private LaneDecider() {}

    /** What to do next, in the size the sizer wants for a new group of windows. */
    public static Next next(Open lane, WeaveShape wanted) {
        Optional<Next> onward = switch (lane.cursor()) {
            case Cursor.AtBlock at -> nextBlocks(lane, at, wanted);
            case Cursor.AtKey at -> nextKeys(lane, at);
        };
        return onward.orElseGet(() -> nextLeftover(lane));
    }

    /** The events of a committed chunk of blocks, with what it left behind. */
    public static List<LaneEvent> recordBlocks(Open lane, BlockChunk chunk, Result result) {
        Cursor.AtBlock at = (Cursor.AtBlock) lane.cursor();
        boolean continues = at.weave().filter(chunk.weave()::equals).isPresent() && at.next() == chunk.index();
        boolean starts = chunk.index() == 0 && chunk.weave().from() == at.base();
        if (!continues && !starts) {
            throw new IllegalStateException("chunk %s does not follow %s".formatted(chunk, at));
        }
        long laneTo = ((LaneRange.Blocks) lane.range()).to();
        boolean last = chunk.isLast() && chunk.weave().to(laneTo) >= laneTo;
        return recorded(lane, new BlocksDone(chunk.weave(), chunk.index(), result.rows(), result.cost()), result, last);
    }

    /** The events of a committed chunk of keys, with what it left behind. */
    public static List<LaneEvent> recordKeys(Open lane, List<String> upTo, Result result) {
        if (!(lane.cursor() instanceof Cursor.AtKey)) {
            throw new IllegalStateException("a chunk of keys in a lane of blocks: " + lane);
        }
        boolean last = upTo.equals(((LaneRange.Keys) lane.range()).upTo());
        return recorded(lane, new KeysDone(upTo, result.rows(), result.cost()), result, last);
    }

    /** The events of a committed visit to something left behind. What it leaves again comes behind all others. */
    public static List<LaneEvent> recordLeftover(Open lane, Leftover where, Result result) {
        if (!lane.leftovers().toRevisit().contains(where)) {
            throw new IllegalStateException("not left behind: " + where);
        }
        List<LaneEvent> events = new ArrayList<>();
        events.add(new LeftoverDone(where, result.rows(), result.cost()));
        events.addAll(result.aside());
        return events;
    }

    /** The events after which a window left behind, that was too large to be done in time, is come back for in halves. */
    public static List<LaneEvent> divideLeftover(Open lane, Leftover.Window where) {
        return recordLeftover(lane, where, new Result(0, ChunkCost.NONE, List.of(new RowsPassedOver(where.halves()))));
    }

    private static List<LaneEvent> recorded(Open lane, LaneEvent done, Result result, boolean last) {
        List<LaneEvent> events = new ArrayList<>();
        events.add(done);
        events.addAll(result.aside());
        if (last && lane.leftovers().isEmpty() && result.aside().isEmpty()) {
            events.add(new LaneCompleted(lane.rows() + result.rows(), Optional.empty()));
        }
        return events;
    }

    private static Optional<Next> nextBlocks(Open lane, Cursor.AtBlock at, WeaveShape wanted) {
        LaneRange.Blocks range = (LaneRange.Blocks) lane.range();
        if (at.base() >= range.to()) {
            return Optional.empty();
        }
        boolean goesOn = at.weave().filter(wanted::allows).isPresent();
        if (goesOn) {
            return Optional.of(new Next.Blocks(at.weave().get().chunk(at.next(), range.to())));
        }
        // A group under way whose windows have become too large starts again, smaller: its finished rows are no longer
        // pending.
        return Optional.of(new Next.Blocks(wanted.weave(at.base(), range.to()).chunk(0, range.to())));
    }

    private static Optional<Next> nextKeys(Open lane, Cursor.AtKey at) {
        LaneRange.Keys range = (LaneRange.Keys) lane.range();
        boolean done = at.after().filter(range.upTo()::equals).isPresent();
        return done ? Optional.empty() : Optional.of(new Next.Keys(at.after(), range.upTo()));
    }

    private static Next nextLeftover(Open lane) {
        Leftovers left = lane.leftovers();
        if (!left.toRevisit().isEmpty()) {
            return new Next.Revisit(left.toRevisit().getFirst());
        }
        return left.quarantine().isEmpty() ? new Next.Nothing() : new Next.Look(inQuarantine(lane));
    }

    private static ChunkRefused inQuarantine(Open lane) {
        List<QuarantinedRow> rows = lane.quarantine();
        QuarantinedRow first = rows.getFirst();
        return new ChunkRefused(
                first.sqlState(),
                QuarantinedRow.summary(rows),
                "table %s.%s".formatted(lane.leaf().schema(), lane.leaf().name()));
    }

    /** What a lane's worker does next. */
    public sealed interface Next {
        record Blocks(BlockChunk chunk) implements Next {}

        /** A number of rows above {@code after}, at most up to {@code upTo}. */
        record Keys(Optional<List<String>> after, List<String> upTo) implements Next {}

        /** Come back for what was left behind. */
        record Revisit(Leftover where) implements Next {}

        /** Only rows in quarantine are left: a person has to look. */
        record Look(ChunkRefused why) implements Next {}

        /** The lane is at its end. */
        record Nothing() implements Next {}
    }

    /**
     * What a chunk's transaction did.
     *
     * @param rows rows changed, by the server's count; for a verification, rows that break the claim
     * @param aside what it left behind, as events
     */
    public record Result(long rows, ChunkCost cost, List<LaneEvent> aside) {
        public Result {
            aside = List.copyOf(aside);
        }

        public Result(long rows, ChunkCost cost) {
            this(rows, cost, List.of());
        }
    }
}
