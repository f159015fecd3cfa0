package dev.midstream.engine.sizing;

import static dev.midstream.engine.sizing.Weaving.ROWS_A_BLOCK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.Weave;
import dev.midstream.engine.lane.WeaveShape;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeaveSizerTest {
    private static final Duration TARGET = Duration.ofMillis(250);
    private final WeaveSizer sizer = WeaveSizer.weaving(TARGET);
    private final Weaving weaving = new Weaving(sizer);

    @Test
    void rowsThatAreOnlyReadAreReadOnceAPage() {
        WeaveShape shape = WeaveSizer.scanning(TARGET).shape(Optional.empty());
        assertEquals(1, shape.strands());
        assertEquals(1, shape.windows());
    }

    @Test
    void writtenWindowsNeverOutgrowWhatStaysInTheCache() {
        for (int i = 0; i < 10; i++) {
            weaving.group(0, 1);
        }
        assertEquals(
                WeaveSizer.BLOCKS_WORTH_MAX * WeavePattern.STRANDS,
                weaving.shape().windowBlocks());
    }

    @Test
    void groupUnderWayIsGivenUpOnlyWhenItsWindowsAreTwiceTooLarge() {
        assertTrue(weaving.shape().windowBlocksMax() >= weaving.shape().windowBlocks());
        assertTrue(weaving.shape().windowBlocksMax() < 2 * weaving.shape().windowBlocks());
    }

    @Test
    void groupThatSomebodyElseBeganIsEndedInItsShape() {
        Weave large = new Weave(0, WeaveSizer.BLOCKS_WORTH_MAX * WeavePattern.STRANDS, 4, WeavePattern.STRANDS);
        assertTrue(large.windowBlocks() > weaving.shape().windowBlocksMax(), "not by who knows nothing of it");
        sizer.takeUp(large);
        assertTrue(large.windowBlocks() <= weaving.shape().windowBlocksMax());
    }

    @Test
    void whatWasLearnedCountsForMoreThanWhatSomebodyElseBegan() {
        sizer.failed();
        WeaveShape learned = weaving.shape();
        sizer.takeUp(new Weave(0, 4096, 4, WeavePattern.STRANDS));
        assertEquals(learned, weaving.shape());
    }

    @Test
    void whoWasCutOffTakesUpNoLargeGroup() {
        sizer.cutOff();
        WeaveShape learned = weaving.shape();
        sizer.takeUp(new Weave(0, 4096, 4, WeavePattern.STRANDS));
        assertEquals(learned, weaving.shape());
    }

    @Test
    void limitOfRowsMakesWindowsSmall() {
        weaving.group(0, 1);
        int rows = sizer.shape(Optional.of(50L)).windowBlocks() * ROWS_A_BLOCK / WeavePattern.STRANDS;
        assertTrue(rows <= 50, "rows of a chunk: " + rows);
        assertEquals(1, sizer.shape(Optional.of(1L)).windowBlocks(), "at least one block");
    }

    @Test
    void rowsOfAChunkAreThoseOfItsWindow() {
        weaving.group(0, 1);
        assertEquals(sizer.rows(), (double) weaving.shape().windowBlocks() * ROWS_A_BLOCK / WeavePattern.STRANDS);
    }

    @Test
    void limitLargerThanTheWindowChangesNothing() {
        assertEquals(weaving.shape(), sizer.shape(Optional.of(Long.MAX_VALUE / 100)));
    }

    @Test
    void failuresShrinkChunksDownToAboutARow() {
        for (int i = 0; i < 5; i++) {
            sizer.failed();
        }
        assertEquals(WeavePattern.STRANDS, weaving.shape().windowBlocks(), "one block's worth");
        assertFalse(sizer.isSmallest());
        for (int i = 0; i < 3; i++) {
            sizer.failed();
        }
        assertEquals(new WeaveShape(1, WeavePattern.WINDOWS, WeavePattern.STRANDS, 1), weaving.shape());
        sizer.failed();
        assertEquals(new WeaveShape(1, WeavePattern.WINDOWS, 2 * WeavePattern.STRANDS, 1), weaving.shape());
        assertTrue(sizer.reason().orElseThrow().contains("a row takes long"), sizer.reason()::get);
        for (int i = 0; i < 20; i++) {
            sizer.failed();
        }
        assertEquals(64, weaving.shape().strands(), "of some 60 rows on a page");
        assertTrue(sizer.isSmallest());
    }

    @Test
    void fewRowsOnAPageAreNotDividedIntoManyEmptyStrands() {
        weaving.group(0, 1, 7);
        for (int i = 0; i < 20; i++) {
            sizer.failed();
        }
        assertEquals(WeavePattern.STRANDS, weaving.shape().strands());
        Weave.BlockChunk single = weaving.shape().weave(0, Long.MAX_VALUE).chunk(0, Long.MAX_VALUE);
        sizer.done(single, 1, new ChunkCost(TARGET, Duration.ZERO, 0, 0));
        assertEquals(WeavePattern.STRANDS, weaving.shape().strands(), "one row of a strand is no eight of a page");
    }

    @Test
    void groupsWithoutAnyRowsAreSoonPassed() {
        WeaveShape start = weaving.shape();
        for (int i = 0; i < 20; i++) {
            sizer.failed();
        }
        for (int i = 0; i < 10; i++) {
            weaving.group(0, 0, 0);
        }
        assertEquals(start, weaving.shape(), "as large as at first, and no larger");
    }

    @Test
    void slowRowsAreDoneInPartsOfABlock() {
        for (int i = 0; i < 20; i++) {
            slowChunk(Duration.ofMillis(100));
        }
        double rows = (double) weaving.shape().windowBlocks()
                * ROWS_A_BLOCK
                / weaving.shape().strands();
        assertTrue(rows > 1 && rows <= 2.5, "rows of a chunk for 250 ms at 100 ms a row: " + rows);
    }

    @Test
    void singleRowThatIsSlowDoesNotLeadToChunksThatAreMostlyEmpty() {
        for (int i = 0; i < 100; i++) {
            slowChunk(Duration.ofMillis(900));
        }
        assertTrue(
                weaving.shape().strands() <= 2 * ROWS_A_BLOCK,
                "strands of 80 rows: " + weaving.shape().strands());
    }

    /** With every row that it may have. */
    private void slowChunk(Duration aRow) {
        Weave.BlockChunk chunk = weaving.shape().weave(0, Long.MAX_VALUE).chunk(0, Long.MAX_VALUE);
        long blocks = chunk.toBlock() - chunk.fromBlock();
        long rows = Math.max(1, blocks * ROWS_A_BLOCK / chunk.weave().strands());
        sizer.done(chunk, rows, new ChunkCost(aRow.multipliedBy(rows), Duration.ZERO, 0, 0));
    }

    @Test
    void chunksOfWideRowsMayHaveMoreBlocks() {
        for (int i = 0; i < 10; i++) {
            weaving.group(0, 1, 8);
        }
        assertEquals(
                2 * WeaveSizer.BLOCKS_WORTH_MAX * WeavePattern.STRANDS,
                weaving.shape().windowBlocks());
    }
}
