package dev.midstream.engine.lane;

import static dev.midstream.engine.lane.LaneStory.blocks;
import static dev.midstream.engine.lane.LaneStory.done;
import static dev.midstream.engine.lane.LaneStory.given;
import static dev.midstream.engine.lane.LaneStory.keysUpTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DivisionTest {
    @Test
    void restIsDividedInHalfWithoutGapOrOverlap() {
        Division division = Division.of(given(blocks(100, 10_101)).open()).orElseThrow();
        assertEquals(new LaneRange.Blocks(100, 5_101), division.kept());
        assertEquals(new LaneRange.Blocks(5_101, 10_101), division.rest());
    }

    @Test
    void groupUnderWayStaysWholeWithItsHolder() {
        Weave weave = new Weave(0, 1_000, 4, 8);
        LaneState.Open lane = given(blocks(0, 8_000), done(weave, 0, 5)).open();
        assertEquals(
                new LaneRange.Blocks(0, 6_000), Division.of(lane).orElseThrow().kept());
    }

    @Test
    void littleIsNotDivided() {
        assertEquals(Optional.empty(), Division.of(given(blocks(0, 2_047)).open()));
        assertEquals(Optional.empty(), Division.of(given(blocks(7, 7)).open()));
    }

    @Test
    void keysAreDividedBehindTheKeyTheServerFound() {
        LaneState.Open lane = given(keysUpTo("9"), new LaneEvent.KeysDone(List.of("3"), 20, ChunkCost.NONE))
                .open();
        Division division = Division.at(lane, new Middle(List.of("6"), 7, 8));
        assertEquals(new LaneRange.Keys(Optional.empty(), List.of("6"), 27), division.kept());
        assertEquals(new LaneRange.Keys(Optional.of(List.of("6")), List.of("9"), 8), division.rest());
    }
}
