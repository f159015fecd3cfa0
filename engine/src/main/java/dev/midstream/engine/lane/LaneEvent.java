package dev.midstream.engine.lane;

import dev.midstream.engine.log.Event;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What happened in a lane. */
public sealed interface LaneEvent extends Event {

    /** The lane was planned for a step of the migration. */
    record LaneOpened(int step, Leaf leaf, LaneRange range) implements LaneEvent {}

    /** A worker took the lane. */
    record LaneClaimed(UUID owner, String worker, long epoch, boolean takenOver) implements LaneEvent {}

    /**
     * A chunk of blocks was committed with this event.
     *
     * @param rows rows changed, by the server's count; for a verification, rows that break the claim
     */
    record BlocksDone(Weave weave, int index, long rows, ChunkCost cost) implements LaneEvent {}

    /** A chunk of keys, from the lane's cursor up to and including this key, was committed with this event. */
    record KeysDone(List<String> upTo, long rows, ChunkCost cost) implements LaneEvent {}

    /** A chunk could not be done; the lane waits for a person. Nothing of the chunk was kept. */
    record ChunkRefused(String sqlState, String message, String place) implements LaneEvent {}

    /** A person has looked; the lane goes on where it stopped. */
    record LaneRetried() implements LaneEvent {}

    /** Rows that break the claim of a verification. */
    record ViolationsFound(List<String> keys, String claim) implements LaneEvent {}

    /**
     * The table was rewritten: blocks are counted anew and the lane starts again.
     *
     * @param rowsKept rows that stay counted: those that were changed; none of a verification, which meets them all again
     */
    record LaneReset(Leaf leaf, LaneRange range, long rowsKept) implements LaneEvent {

        /** The same for a lane that only looks. */
        public LaneReset forgetting() {
            return new LaneReset(leaf, range, 0);
        }
    }

    /** The table is gone (a dropped partition); there is nothing left to do. */
    record LaneAbandoned(String why) implements LaneEvent {}

    /** An idle worker took over the rest of the lane, of which this is kept. */
    record LaneSplit(LaneRange kept, int newLane) implements LaneEvent {}

    /** The way in which the next windows are woven is another one than before. */
    record WeaveChosen(WeaveShape shape, String reason) implements LaneEvent {}

    /** Rows that other sessions had locked; the chunk went on without them, and they are come back for. */
    record RowsPassedOver(List<Leftover> where) implements LaneEvent {
        public RowsPassedOver {
            where = List.copyOf(where);
        }
    }

    /** What was left behind here is done. */
    record LeftoverDone(Leftover where, long rows, ChunkCost cost) implements LaneEvent {}

    /** Rows that do not take the change; the rest of the chunk was committed without them. */
    record RowsQuarantined(List<QuarantinedRow> rows) implements LaneEvent {
        public RowsQuarantined {
            rows = List.copyOf(rows);
        }
    }

    /** Everything is done. */
    record LaneCompleted(long rows, Optional<String> note) implements LaneEvent {}
}
