package dev.midstream.engine.lane;

import static dev.midstream.engine.lane.LaneStory.COST;
import static dev.midstream.engine.lane.LaneStory.blocks;
import static dev.midstream.engine.lane.LaneStory.done;
import static dev.midstream.engine.lane.LaneStory.given;
import static dev.midstream.engine.lane.LaneStory.keysUpTo;
import static dev.midstream.engine.lane.LaneStory.opened;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midstream.engine.lane.LaneDecider.Next;
import dev.midstream.engine.lane.LaneDecider.Result;
import dev.midstream.engine.lane.LaneEvent.LaneCompleted;
import dev.midstream.engine.lane.LaneEvent.LeftoverDone;
import dev.midstream.engine.lane.LaneEvent.RowsPassedOver;
import dev.midstream.engine.lane.LaneEvent.RowsQuarantined;
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
    void groupOfMoreStrandsMayHaveLargerWindows() {
        Weave weave = new Weave(100, 40, 1, 12);
        LaneState.Open lane = given(opened(blocks(100, 200), weave, 5)).open();
        assertEquals(new Next.Blocks(weave.chunk(5, 200)), LaneDecider.next(lane, SHAPE));
    }

    @Test
    void windowLeftBehindIsComeBackForInHalves() {
        Leftover.Window window = new Leftover.Window(100, 105);
        given(blocks(100, 200), new RowsPassedOver(List.of(window)))
                .when(lane -> LaneDecider.divideLeftover(lane, window))
                .then(
                        new LeftoverDone(window, 0, ChunkCost.NONE),
                        new RowsPassedOver(List.of(new Leftover.Window(100, 102), new Leftover.Window(102, 105))));
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
                .when(lane -> LaneDecider.recordBlocks(lane, weave.chunk(3, 100), result(42)))
                .then(done(weave, 3, 42));
    }

    @Test
    void lastChunkOfTheLaneCompletesIt() {
        Weave weave = new Weave(0, 10, 2, 4);
        given(opened(blocks(0, 15), weave, 7))
                .when(lane -> LaneDecider.recordBlocks(lane, weave.chunk(7, 15), result(5)))
                .then(done(weave, 7, 5), new LaneCompleted(40, Optional.empty()));
    }

    @Test
    void lastChunkOfAGroupThatIsNotTheLastCompletesNothing() {
        Weave weave = new Weave(0, 10, 1, 1);
        given(blocks(0, 11))
                .when(lane -> LaneDecider.recordBlocks(lane, weave.chunk(0, 11), result(5)))
                .then(done(weave, 0, 5));
    }

    @Test
    void smallerGroupMayBeginAtTheBaseOfTheOneUnderWay() {
        Weave smaller = new Weave(100, 4, 2, 4);
        given(opened(blocks(100, 200), new Weave(100, 10, 2, 4), 5))
                .when(lane -> LaneDecider.recordBlocks(lane, smaller.chunk(0, 200), result(1)))
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
            assertThrows(IllegalStateException.class, () -> LaneDecider.recordBlocks(lane, wrong, result(1)));
        }
    }

    @Test
    void keysAreRecordedUpToAndIncluding() {
        given(keysUpTo("9"))
                .when(lane -> LaneDecider.recordKeys(lane, List.of("5"), result(3)))
                .then(done("5", 3));
        given(keysUpTo("9"), done("5", 3))
                .when(lane -> LaneDecider.recordKeys(lane, List.of("9"), result(4)))
                .then(done("9", 4), new LaneCompleted(7, Optional.empty()));
    }

    @Test
    void keysInALaneOfBlocksAreABug() {
        LaneState.Open lane = given(blocks(0, 10)).open();
        assertThrows(IllegalStateException.class, () -> LaneDecider.recordKeys(lane, List.of("5"), result(3)));
    }

    @Test
    void laneThatLeftSomethingBehindIsNotDoneButComesBack() {
        Weave weave = new Weave(0, 10, 1, 1);
        Leftover window = new Leftover.Window(0, 10);
        RowsPassedOver left = new RowsPassedOver(List.of(window));
        LaneStory after = given(blocks(0, 10))
                .when(lane -> LaneDecider.recordBlocks(lane, weave.chunk(0, 10), new Result(5, COST, List.of(left))));
        after.then(done(weave, 0, 5), left);
        LaneState.Open open = (LaneState.Open) after.state();
        assertEquals(new Next.Revisit(window), LaneDecider.next(open, SHAPE));
        LaneStory again = given(blocks(0, 10), done(weave, 0, 5), left)
                .when(lane -> LaneDecider.recordLeftover(lane, window, result(2)));
        again.then(new LeftoverDone(window, 2, COST));
        assertEquals(new Next.Nothing(), LaneDecider.next((LaneState.Open) again.state(), SHAPE));
    }

    @Test
    void whatIsLeftAgainComesBehindAllOthers() {
        Leftover first = new Leftover.Window(0, 10);
        Leftover second = new Leftover.Window(10, 20);
        LaneState.Open lane = given(
                        blocks(0, 20),
                        done(new Weave(0, 20, 1, 1), 0, 5),
                        new RowsPassedOver(List.of(first, second)),
                        new LeftoverDone(first, 0, COST),
                        new RowsPassedOver(List.of(first)))
                .open();
        assertEquals(List.of(second, first), lane.leftovers().toRevisit());
    }

    @Test
    void laneWithRowsInQuarantineAsksForAPersonAndThenTriesThemAgain() {
        QuarantinedRow row = new QuarantinedRow(new Leftover.Window(3, 4), "(id) = (7)", "22012", "division by zero");
        Weave weave = new Weave(0, 10, 1, 1);
        LaneStory lane = given(blocks(0, 10), done(weave, 0, 5), new RowsQuarantined(List.of(row)));
        Next.Look look = assertInstanceOf(Next.Look.class, LaneDecider.next(lane.open(), SHAPE));
        assertEquals(
                "1 row is in quarantine, first (id) = (7): division by zero",
                look.why().message());
        LaneState retried = LaneFold.evolve(LaneFold.evolve(lane.open(), look.why()), new LaneEvent.LaneRetried());
        assertEquals(new Next.Revisit(row.where()), LaneDecider.next((LaneState.Open) retried, SHAPE));
    }

    private static Result result(long rows) {
        return new Result(rows, COST);
    }
}
