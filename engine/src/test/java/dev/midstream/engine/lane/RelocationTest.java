package dev.midstream.engine.lane;

import static dev.midstream.engine.lane.LaneStory.LEAF;
import static dev.midstream.engine.lane.LaneStory.blocks;
import static dev.midstream.engine.lane.LaneStory.done;
import static dev.midstream.engine.lane.LaneStory.given;
import static dev.midstream.engine.lane.LaneStory.keysUpTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.midstream.engine.lane.LaneEvent.ChunkRefused;
import dev.midstream.engine.lane.LaneEvent.LaneAbandoned;
import dev.midstream.engine.lane.LaneEvent.LaneOpened;
import dev.midstream.engine.lane.LaneEvent.LaneReset;
import dev.midstream.engine.lane.Relocation.Whereabouts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelocationTest {
    private static final Leaf REWRITTEN = new Leaf("public", "t", LEAF.oid(), 2);
    private final LaneState.Open byBlocks = given(blocks(50, 100)).open();
    private final LaneState.Open byKeys = given(keysUpTo("9"), done("4", 4)).open();

    @Test
    void tableThatIsWhereItWasChangesNothing() {
        Whereabouts same = new Whereabouts("public", "t", 1, 100, true);
        assertEquals(Optional.empty(), decide(byBlocks, same));
        assertEquals(Optional.empty(), decide(byKeys, same));
    }

    @Test
    void laneOfATableThatIsGoneIsAbandoned() {
        assertEquals(
                Optional.of(new LaneAbandoned("the table is gone")),
                Relocation.decide(byBlocks, Optional.empty(), List.of()));
    }

    @Test
    void firstLaneToNoticeARewriteStartsAgainOverTheWholeTable() {
        assertEquals(
                Optional.of(new LaneReset(REWRITTEN, new LaneRange.Blocks(0, 70), 0)),
                decide(byBlocks, new Whereabouts("public", "t", 2, 70, true), byBlocks));
    }

    @Test
    void otherLanesEndInItsFavourEvenWhenItIsDone() {
        LaneState first = given(blocks(0, 50), new LaneReset(REWRITTEN, new LaneRange.Blocks(0, 70), 0))
                .state();
        LaneState firstDone = LaneFold.evolve(first, new LaneEvent.LaneCompleted(7, Optional.empty()));
        for (LaneState other : List.of(first, firstDone)) {
            assertInstanceOf(
                    LaneAbandoned.class,
                    decide(byBlocks, new Whereabouts("public", "t", 2, 70, true), other)
                            .orElseThrow());
        }
    }

    @Test
    void laneOfAnotherStepPartitionOrEarlierRewriteCoversNothing() {
        Whereabouts now = new Whereabouts("public", "t", 3, 70, true);
        LaneRange all = new LaneRange.Blocks(0, 70);
        Leaf here = new Leaf("public", "t", LEAF.oid(), 3);
        List<LaneState> others = List.of(
                given(new LaneOpened(4, here, all)).state(),
                given(new LaneOpened(3, new Leaf("public", "t", 1, 3), all)).state(),
                given(new LaneOpened(3, REWRITTEN, all)).state(),
                given(new LaneOpened(3, here, new LaneRange.Blocks(1, 70))).state());
        assertEquals(Optional.of(new LaneReset(here, all, 0)), Relocation.decide(byBlocks, Optional.of(now), others));
    }

    @Test
    void rewriteMovesNoKey() {
        assertEquals(Optional.empty(), decide(byKeys, new Whereabouts("public", "t", 2, 70, true)));
    }

    @Test
    void renamedPartitionIsFollowedByItsNewName() {
        Whereabouts renamed = new Whereabouts("public", "t_old", 1, 100, true);
        Leaf leaf = new Leaf("public", "t_old", LEAF.oid(), 1);
        assertEquals(Optional.of(new LaneReset(leaf, new LaneRange.Blocks(50, 100), 0)), decide(byBlocks, renamed));
        assertEquals(
                Optional.of(new LaneReset(leaf, new LaneRange.Keys(Optional.of(List.of("4")), List.of("9"), 100), 4)),
                decide(byKeys, renamed));
    }

    @Test
    void tableThatMadeRoomForAnotherIsLeftAloneOrAskedAbout() {
        Whereabouts replaced = new Whereabouts("public", "t_old", 1, 100, false);
        String what = "the table is called public.t_old now";
        assertEquals(Optional.of(new LaneAbandoned(what)), decide(byBlocks, replaced));
        assertEquals(Optional.of(new ChunkRefused("", what, "table public.t")), decide(byKeys, replaced));
    }

    private static Optional<LaneEvent> decide(LaneState.Open lane, Whereabouts now, LaneState... others) {
        return Relocation.decide(lane, Optional.of(now), List.of(others));
    }
}
