package dev.midstream.engine.sizing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.engine.lane.ChunkCost;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkSizerTest {
    private static final Duration TARGET = Duration.ofMillis(250);
    private final ChunkSizer sizer = new ChunkSizer(TARGET, 1_000, 10, 100_000);

    @Test
    void startsWhereItIsTold() {
        assertEquals(1_000, sizer.size());
    }

    @Test
    void oneLuckyChunkDoesNotMakeTheNextOneHuge() {
        chunk(Duration.ofMillis(1));
        assertEquals(1_500, sizer.size());
        chunk(Duration.ZERO);
        assertEquals(2_250, sizer.size());
    }

    @Test
    void slowChunkIsFollowedByOneThatFitsTheTarget() {
        chunk(Duration.ofMillis(500));
        assertEquals(500, sizer.size());
    }

    @Test
    void slowestTenthCountsUntilItIsForgotten() {
        chunk(Duration.ofMillis(500));
        for (int i = 0; i < 8; i++) {
            sizer.done(500, 500, taking(Duration.ofMillis(25)));
            assertEquals(500, sizer.size());
        }
        sizer.done(500, 500, taking(Duration.ofMillis(25)));
        assertEquals(750, sizer.size());
    }

    @Test
    void chunkManyTimesOverTheTargetDividesTheSizeAtOnce() {
        chunk(Duration.ofMillis(1251));
        assertEquals(100, sizer.size());
    }

    @Test
    void chunkThatIsCutOffDividesTheSizeAtOnceToo() {
        sizer.cutOff();
        assertEquals(100, sizer.size());
        sizer.cutOff();
        sizer.cutOff();
        assertTrue(sizer.isSmallest());
    }

    @Test
    void chunkThatWritesTooMuchWalIsFollowedByASmallerOne() {
        sizer.done(1_000, 1_000, new ChunkCost(Duration.ofMillis(1), Duration.ZERO, 32 << 20, 0));
        assertEquals(500, sizer.size());
    }

    @Test
    void walThatOthersWriteWhileItWaitsForALockTeachesNothing() {
        sizer.done(1_000, 1_000, new ChunkCost(Duration.ofMillis(25), Duration.ofMillis(975), 320 << 20, 0));
        assertEquals(1_500, sizer.size());
        sizer.done(1_500, 1_500, new ChunkCost(Duration.ofMillis(250), Duration.ofMillis(250), 64 << 20, 0));
        assertEquals(750, sizer.size(), "what was written beside its own work counts");
    }

    @Test
    void timeSpentWaitingForLocksTeachesNothing() {
        sizer.done(1_000, 1_000, new ChunkCost(Duration.ofMillis(250), Duration.ofSeconds(30), 0, 0));
        assertEquals(1_000, sizer.size());
    }

    @Test
    void chunkWithoutWorkTeachesNothing() {
        sizer.done(1_000, 0, taking(Duration.ofNanos(1)));
        sizer.done(0, 10, taking(Duration.ofSeconds(10)));
        assertEquals(1_000, sizer.size());
    }

    /** Every chunk costs 60 ms, however small it is; a whole one of 1000 comes to the target, a quarter of one beyond a quarter of it. */
    @Test
    void chunksThatAreMeantToBeSmallDoNotMakeTheSizeShrinkMoreAndMore() {
        for (int i = 0; i < 100; i++) {
            double units = sizer.size() / 4.0;
            sizer.done(units, (long) units, taking(Duration.ofNanos((long) (60e6 + units * 190e3))));
        }
        assertEquals(1_000, sizer.size());
        chunk(Duration.ofMillis(500));
        assertEquals(500, sizer.size(), "what they took is not remembered, and whole ones teach as before");
    }

    @Test
    void smallChunkThatTakesLongerThanTheTargetMakesTheSizeShrink() {
        sizer.done(250, 250, taking(Duration.ofMillis(500)));
        assertEquals(125, sizer.size());
    }

    @Test
    void smallChunkThatIsFastMakesTheSizeGrow() {
        sizer.done(250, 250, taking(Duration.ofMillis(25)));
        assertEquals(1_500, sizer.size());
    }

    @Test
    void failureHalvesDownToTheFloor() {
        sizer.failed();
        assertEquals(500, sizer.size());
        assertFalse(sizer.isSmallest());
        for (int i = 0; i < 10; i++) {
            sizer.failed();
        }
        assertEquals(10, sizer.size());
        assertTrue(sizer.isSmallest());
    }

    @Test
    void sizeStaysWithinItsBoundsAndGrowthWithinItsOwn() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            int before = sizer.size();
            switch (random.nextInt(10)) {
                case 0 -> sizer.failed();
                case 1 -> chunk(Duration.ofNanos((long) (random.nextDouble() * 3e9)));
                default -> chunk(Duration.ofNanos(before * random.nextLong(1_000_000)));
            }
            assertTrue(sizer.size() >= 10 && sizer.size() <= 100_000, () -> "size " + sizer.size());
            assertTrue(sizer.size() <= before * 1.5 + 1, () -> before + " grew to " + sizer.size());
        }
    }

    private void chunk(Duration took) {
        sizer.done(sizer.size(), sizer.size(), taking(took));
    }

    private static ChunkCost taking(Duration took) {
        return new ChunkCost(took, Duration.ZERO, 0, 0);
    }
}
