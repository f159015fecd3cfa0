package dev.midstream.engine.lane;

import dev.midstream.engine.log.Event;
import java.time.Duration;
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
     * @param took executor time of the statement
     */
    record BlocksDone(Weave weave, int index, long rows, Duration took) implements LaneEvent {}

    /** A chunk of keys, from the lane's cursor up to and including this key, was committed with this event. */
    record KeysDone(List<String> upTo, long rows, Duration took) implements LaneEvent {}

    /** A chunk could not be done; the lane waits for a person. Nothing of the chunk was kept. */
    record ChunkRefused(String sqlState, String message, String place) implements LaneEvent {}

    /** A person has looked; the lane goes on where it stopped. */
    record LaneRetried() implements LaneEvent {}

    /** Rows that break the claim of a verification. */
    record ViolationsFound(List<String> keys, String claim) implements LaneEvent {}

    /** The table was rewritten: blocks are counted anew and the lane starts again. */
    record LaneReset(Leaf leaf, LaneRange range) implements LaneEvent {}

    /** The table is gone (a dropped partition); there is nothing left to do. */
    record LaneAbandoned(String why) implements LaneEvent {}

    /** The upper part of the lane was given to another. */
    record LaneSplit(long atBlock, int newLane) implements LaneEvent {}

    /** Everything is done. */
    record LaneCompleted(long rows, Optional<String> note) implements LaneEvent {}
}
