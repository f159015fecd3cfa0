package dev.midstream.engine.run;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.LaneDecider.Next;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.RowsQuarantined;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.Middle;
import dev.midstream.engine.lane.Relocation.Whereabouts;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Does one chunk on the user's table, inside the transaction that records it. */
public interface LaneExecutor {

    /** How a chunk deals with rows that are in the way. */
    enum Manner {
        /** Waits for locked rows, within limits; a row that is refused fails the chunk. */
        PLAIN,
        /** Passes over rows that others have locked, and leaves them for later. */
        YIELDING,
        /** Tries rows in small portions, and puts those that are refused into quarantine; waits for locked rows. */
        CAREFUL,
        /** The same, but passes over rows that others have locked. */
        CAREFUL_YIELDING;

        /** Whether rows that others have locked are left for later. */
        public boolean isYielding() {
            return switch (this) {
                case YIELDING, CAREFUL_YIELDING -> true;
                case PLAIN, CAREFUL -> false;
            };
        }

        /** Whether rows that are refused are put aside. */
        public boolean isCareful() {
            return switch (this) {
                case CAREFUL, CAREFUL_YIELDING -> true;
                case PLAIN, YIELDING -> false;
            };
        }
    }

    /**
     * Does the chunk and says what happened.
     *
     * @param keyRows how many rows a chunk of keys should have
     * @throws TableMoved if the rows are no longer where they were when the lane was planned
     */
    Chunk execute(Transaction<Event, State> transaction, Step step, Open lane, Next next, int keyRows, Manner manner);

    /**
     * A key about halfway between where a lane of keys is and its end; empty if so few rows are left that dividing does not pay.
     *
     * @param rowsMax at most so many rows are gone over in the order of keys; the answer for a lane with more is a rougher one
     */
    Optional<Middle> middle(Transaction<Event, State> transaction, Step step, Open lane, int rowsMax);

    /** Whether there is a row of this key ahead of where a lane of keys is, and below its end. */
    boolean isAhead(Transaction<Event, State> transaction, Step step, Open lane, List<String> key);

    /**
     * Where the rows of the lane's table are now; empty if the table is gone. Whoever else asks this of the same table waits until
     * the transaction has ended.
     */
    Optional<Whereabouts> locate(Transaction<Event, State> transaction, Step step, Open lane);

    /** The name of an index of the lane's table whose keys are distinct and in no order of its rows; empty if there is none. */
    Optional<String> scatteredIndex(Transaction<Event, State> transaction, Open lane);

    /** Who keeps old row versions from being pruned; empty if nobody does for long. */
    Optional<OldSnapshot> oldestSnapshot(Transaction<Event, State> transaction);

    /**
     * A chunk that was done.
     *
     * @param units its size in the sizer's units: blocks of the window, or rows asked for
     * @param rows rows changed; of a verification, rows read, or the blocks they are in if those are more
     */
    record Chunk(List<LaneEvent> events, int units, long rows, ChunkCost cost) {
        public Chunk {
            events = List.copyOf(events);
        }

        /** Rows put into quarantine. */
        long refused() {
            return events.stream()
                    .mapToLong(event ->
                            event instanceof RowsQuarantined e ? e.rows().size() : 0)
                    .sum();
        }
    }

    /**
     * Somebody who keeps old row versions from being pruned.
     *
     * @param holder for people
     * @param age since when; zero where the server does not say
     */
    record OldSnapshot(String holder, Duration age) {}

    /** The table's file, or the table of that name, is another one than when the lane was planned. */
    final class TableMoved extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
