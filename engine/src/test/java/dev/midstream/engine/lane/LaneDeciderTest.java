package dev.midstream.engine.lane;

import static dev.midstream.engine.lane.LaneStory.TOOK;
import static dev.midstream.engine.lane.LaneStory.blocks;
import static dev.midstream.engine.lane.LaneStory.done;
import static dev.midstream.engine.lane.LaneStory.given;
import static dev.midstream.engine.lane.LaneStory.keysUpTo;
import static dev.midstream.engine.lane.LaneStory.opened;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midstream.engine.lane.LaneDecider.Next;
import dev.midstream.engine.lane.LaneEvent.LaneCompleted;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaneDeciderTest {
    private static final WeaveShape SHAPE = new WeaveShape(10, 2, 4, 19);
    private static final WeaveShape SMALLER = new WeaveShape(4, 2, 4, 7);

    @Test
    void newLaneBeginsWithTheFirstStrandOfItsFirstWindow() {
        Weave weave = new Weave(100, 10, 2, 4);
        assertEquals(
                new Next.Blocks(weave.chunk(0, 200)),
                LaneDecider.next(given(blocks(100, 200)).open(), SHAPE));
    }

    @Test
    void groupUnderWayGoesOnInItsOwnShape() {
        Weave weave = new Weave(100, 8, 3, 4);
        LaneState.Open lane = given(opened(blocks(100, 200), weave, 5)).open();
        assertEquals(new Next.Blocks(weave.chunk(5, 200)), LaneDecider.next(lane, SHAPE));
    }

    @Test
    void groupWhoseWindowsHaveBecomeTooLargeStartsAgainSmaller() {
        Weave weave = new Weave(100, 10, 2, 4);
        LaneState.Open lane = given(opened(blocks(100, 200), weave, 5)).open();
        assertEquals(new Next.Blocks(new Weave(100, 4, 2, 4).chunk(0, 200)), LaneDecider.next(lane, SMALLER));
    }

    @Test
    void groupFollowsTheLastOne() {
        LaneState.Open lane =
                given(opened(blocks(100, 200), new Weave(100, 10, 2, 4), 8)).open();
        assertEquals(new Next.Blocks(new Weave(120, 10, 2, 4).chunk(0, 200)), LaneDecider.next(lane, SHAPE));
    }

    @Test
    void laneAtItsEndHasNothingNext() {
        assertEquals(new Next.Nothing(), LaneDecider.next(given(blocks(7, 7)).open(), SHAPE));
        assertEquals(
                new Next.Nothing(),
                LaneDecider.next(given(keysUpTo("9"), done("9", 1)).open(), SHAPE));
    }

    @Test
    void keysGoOnAboveTheLastOne() {
        assertEquals(
                new Next.Keys(Optional.empty(), List.of("9")),
                LaneDecider.next(given(keysUpTo("9")).open(), SHAPE));
        assertEquals(
                new Next.Keys(Optional.of(List.of("4")), List.of("9")),
                LaneDecider.next(given(keysUpTo("9"), done("4", 1)).open(), SHAPE));
    }

    @Test
    void chunkIsRecordedWithItsRows() {
        Weave weave = new Weave(0, 10, 2, 4);
        given(opened(blocks(0, 100), weave, 3))
                .when(lane -> LaneDecider.recordBlocks(lane, weave.chunk(3, 100), 42, TOOK))
                .then(done(weave, 3, 42));
    }

    @Test
    void lastChunkOfTheLaneCompletesIt() {
        Weave weave = new Weave(0, 10, 2, 4);
        given(opened(blocks(0, 15), weave, 7))
                .when(lane -> LaneDecider.recordBlocks(lane, weave.chunk(7, 15), 5, TOOK))
                .then(done(weave, 7, 5), new LaneCompleted(40, Optional.empty()));
    }

    @Test
    void lastChunkOfAGroupThatIsNotTheLastCompletesNothing() {
        Weave weave = new Weave(0, 10, 1, 1);
        given(blocks(0, 11))
                .when(lane -> LaneDecider.recordBlocks(lane, weave.chunk(0, 11), 5, TOOK))
                .then(done(weave, 0, 5));
    }

    @Test
    void smallerGroupMayBeginAtTheBaseOfTheOneUnderWay() {
        Weave smaller = new Weave(100, 4, 2, 4);
        given(opened(blocks(100, 200), new Weave(100, 10, 2, 4), 5))
                .when(lane -> LaneDecider.recordBlocks(lane, smaller.chunk(0, 200), 1, TOOK))
                .then(done(smaller, 0, 1));
    }

    @Test
    void chunkThatDoesNotFollowIsABug() {
        Weave weave = new Weave(0, 10, 2, 4);
        LaneState.Open lane = given(opened(blocks(0, 100), weave, 3)).open();
        for (Weave.BlockChunk wrong : List.of(
                weave.chunk(2, 100),
                weave.chunk(4, 100),
                new Weave(20, 10, 2, 4).chunk(0, 100),
                new Weave(0, 5, 2, 4).chunk(3, 100))) {
            assertThrows(IllegalStateException.class, () -> LaneDecider.recordBlocks(lane, wrong, 1, TOOK));
        }
    }

    @Test
    void keysAreRecordedUpToAndIncluding() {
        given(keysUpTo("9"))
                .when(lane -> LaneDecider.recordKeys(lane, List.of("5"), false, 3, TOOK))
                .then(done("5", 3));
        given(keysUpTo("9"), done("5", 3))
                .when(lane -> LaneDecider.recordKeys(lane, List.of("9"), true, 4, TOOK))
                .then(done("9", 4), new LaneCompleted(7, Optional.empty()));
    }

    @Test
    void keysInALaneOfBlocksAreABug() {
        LaneState.Open lane = given(blocks(0, 10)).open();
        assertThrows(IllegalStateException.class, () -> LaneDecider.recordKeys(lane, List.of("5"), false, 3, TOOK));
    }
}
