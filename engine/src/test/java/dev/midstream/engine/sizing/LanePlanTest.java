package dev.midstream.engine.sizing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.engine.lane.LaneRange.Blocks;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LanePlanTest {
    @Test
    void emptyTableHasNoLane() {
        assertEquals(List.of(), LanePlan.ofBlocks(0));
    }

    @Test
    void smallTableHasOneLane() {
        assertEquals(List.of(new Blocks(0, 1)), LanePlan.ofBlocks(1));
        assertEquals(List.of(new Blocks(0, LanePlan.LANE_BLOCKS_MIN)), LanePlan.ofBlocks(LanePlan.LANE_BLOCKS_MIN));
    }

    @Test
    void lanesTouchWithoutGapOrOverlapAndAreLimitedInNumber() {
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            long blocks = 1 + random.nextLong(1L << (1 + random.nextInt(32)));
            List<Blocks> lanes = LanePlan.ofBlocks(blocks);
            assertTrue(lanes.size() <= LanePlan.LANES_MAX, () -> blocks + " blocks");
            assertEquals(0, lanes.getFirst().from());
            assertEquals(blocks, lanes.getLast().to());
            for (int lane = 1; lane < lanes.size(); lane++) {
                assertEquals(lanes.get(lane - 1).to(), lanes.get(lane).from());
                assertTrue(lanes.get(lane).size() > 0);
            }
        }
    }

    @Test
    void tableOfTheLargestSizeIsDivided() {
        assertEquals(LanePlan.LANES_MAX, LanePlan.ofBlocks(4_294_967_294L).size());
    }

    @Test
    void rangesOfKeysGrowWithTheRootOfTheRows() {
        assertEquals(1, LanePlan.ofKeys(0));
        assertEquals(1, LanePlan.ofKeys(1_000));
        assertEquals(10, LanePlan.ofKeys(100_000));
        assertEquals(64, LanePlan.ofKeys(Long.MAX_VALUE));
    }
}
