package dev.midstream.engine.lane;

import static dev.midstream.engine.lane.LaneStory.LEAF;
import static dev.midstream.engine.lane.LaneStory.TOOK;
import static dev.midstream.engine.lane.LaneStory.blocks;
import static dev.midstream.engine.lane.LaneStory.done;
import static dev.midstream.engine.lane.LaneStory.given;
import static dev.midstream.engine.lane.LaneStory.keysUpTo;
import static dev.midstream.engine.lane.LaneStory.opened;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midstream.engine.lane.LaneEvent.ChunkRefused;
import dev.midstream.engine.lane.LaneEvent.LaneAbandoned;
import dev.midstream.engine.lane.LaneEvent.LaneClaimed;
import dev.midstream.engine.lane.LaneEvent.LaneCompleted;
import dev.midstream.engine.lane.LaneEvent.LaneReset;
import dev.midstream.engine.lane.LaneEvent.LaneRetried;
import dev.midstream.engine.lane.LaneEvent.LaneSplit;
import dev.midstream.engine.lane.LaneEvent.ViolationsFound;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LaneFoldTest {
    private static final Weave WEAVE = new Weave(0, 10, 2, 4);
    private static final ChunkRefused REFUSED = new ChunkRefused("22012", "division by zero", "block 3");

    @Test
    void emptyStreamIsNoLane() {
        assertEquals(Optional.empty(), LaneFold.replay(List.of()));
    }

    @Test
    void openedLaneStandsAtItsBeginning() {
        assertEquals(
                new Cursor.AtBlock(5, Optional.empty(), 0),
                given(blocks(5, 9)).open().cursor());
        assertEquals(
                new Cursor.AtKey(Optional.empty()), given(keysUpTo("9")).open().cursor());
    }

    @Test
    void rowsChunksAndTimeAddUp() {
        LaneState.Open lane = given(opened(blocks(0, 100), WEAVE, 3)).open();
        assertEquals(15, lane.rows());
        assertEquals(3, lane.tally().chunks());
        assertEquals(TOOK.multipliedBy(3), lane.tally().busy());
    }

    @Test
    void cursorStaysAtTheBaseUntilTheWholeGroupIsDone() {
        assertEquals(
                new Cursor.AtBlock(0, Optional.of(WEAVE), 7),
                given(opened(blocks(0, 100), WEAVE, 7)).open().cursor());
        assertEquals(
                new Cursor.AtBlock(20, Optional.empty(), 0),
                given(opened(blocks(0, 100), WEAVE, 8)).open().cursor());
    }

    @Test
    void cursorNeverLeavesTheLane() {
        assertEquals(
                new Cursor.AtBlock(15, Optional.empty(), 0),
                given(opened(blocks(0, 15), WEAVE, 8)).open().cursor());
    }

    @Test
    void claimsAndViolationsMoveNothing() {
        LaneState.Open before = given(blocks(0, 100), done(WEAVE, 0, 5)).open();
        LaneClaimed claimed = new LaneClaimed(UUID.randomUUID(), "host:1/worker-1", 2, true);
        assertEquals(before, LaneFold.evolve(before, claimed));
        assertEquals(before, LaneFold.evolve(before, new ViolationsFound(List.of("1"), "f equals its fill")));
    }

    @Test
    void refusedChunkLeavesTheLaneStuckWhereItWasUntilSomebodyHasLooked() {
        LaneState.Open before = given(blocks(0, 100), done(WEAVE, 0, 5)).open();
        LaneState.Stuck stuck = assertInstanceOf(LaneState.Stuck.class, LaneFold.evolve(before, REFUSED));
        assertEquals(new LaneState.Stuck(before, "22012", "division by zero", "block 3"), stuck);
        assertEquals(before, LaneFold.evolve(stuck, new LaneRetried()));
        assertEquals(before, LaneFold.evolve(before, new LaneRetried()), "nobody's retry does nothing");
    }

    @Test
    void resetLaneStartsOverButForgetsNoWork() {
        Leaf rewritten = new Leaf("public", "t", LEAF.oid(), 2);
        LaneState.Open lane = given(
                        blocks(50, 100),
                        done(new Weave(50, 10, 1, 1), 0, 5),
                        new LaneReset(rewritten, new LaneRange.Blocks(0, 30), 5))
                .open();
        assertEquals(new LaneRange.Blocks(0, 30), lane.range());
        assertEquals(new Cursor.AtBlock(0, Optional.empty(), 0), lane.cursor());
        assertEquals(rewritten, lane.leaf());
        assertEquals(5, lane.rows());
        assertEquals(1, lane.tally().chunks());
    }

    @Test
    void resetLaneThatOnlyLooksForgetsWhatItHasSeen() {
        LaneReset reset = new LaneReset(LEAF, new LaneRange.Blocks(0, 30), 5).forgetting();
        LaneState.Open lane = given(blocks(50, 100), done(new Weave(50, 10, 1, 1), 0, 5), reset)
                .open();
        assertEquals(0, lane.rows());
    }

    @Test
    void resetLaneOfKeysGoesOnAboveTheKeysThatAreDone() {
        LaneRange rest = new LaneRange.Keys(Optional.of(List.of("4")), List.of("9"), 100);
        LaneState.Open lane =
                given(keysUpTo("9"), done("4", 4), new LaneReset(LEAF, rest, 4)).open();
        assertEquals(new Cursor.AtKey(Optional.of(List.of("4"))), lane.cursor());
    }

    @Test
    void splitLaneEndsEarlierAndStandsWhereItStood() {
        LaneState.Open lane = given(blocks(0, 100), done(WEAVE, 0, 5), new LaneSplit(new LaneRange.Blocks(0, 60), 9))
                .open();
        assertEquals(new LaneRange.Blocks(0, 60), lane.range());
        assertEquals(List.of(9), lane.children());
        assertEquals(new Cursor.AtBlock(0, Optional.of(WEAVE), 1), lane.cursor());
    }

    @Test
    void completedAndAbandonedLanesAreDone() {
        LaneState.Open open = given(blocks(0, 100), done(WEAVE, 0, 5)).open();
        assertEquals(
                Optional.empty(),
                ((LaneState.Done) LaneFold.evolve(open, new LaneCompleted(5, Optional.empty()))).note());
        assertEquals(
                Optional.of("the table is gone"),
                ((LaneState.Done) LaneFold.evolve(open, new LaneAbandoned("the table is gone"))).note());
    }

    @Test
    void workOfALaneThatIsDoneIsABug() {
        LaneState done =
                given(blocks(0, 0), new LaneCompleted(0, Optional.empty())).state();
        assertThrows(IllegalStateException.class, () -> LaneFold.evolve(done, done(WEAVE, 0, 1)));
        assertThrows(IllegalStateException.class, () -> LaneFold.evolve(done, blocks(0, 1)));
    }
}
