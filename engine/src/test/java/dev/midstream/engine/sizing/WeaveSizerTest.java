package dev.midstream.engine.sizing;

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
    private static final int ROWS_A_BLOCK = 80;
    private final WeaveSizer sizer = WeaveSizer.weaving(TARGET);

    @Test
    void rowsThatAreOnlyReadAreReadOnceAPage() {
        WeaveShape shape = WeaveSizer.scanning(TARGET).shape(Optional.empty());
        assertEquals(1, shape.strands());
        assertEquals(1, shape.windows());
    }

    @Test
    void writtenWindowsNeverOutgrowWhatStaysInTheCache() {
        for (int i = 0; i < 10; i++) {
            group(0, 1);
        }
        assertEquals(WeaveSizer.BLOCKS_WORTH_MAX * WeavePattern.STRANDS, shape().windowBlocks());
    }

    @Test
    void groupUnderWayIsGivenUpOnlyWhenItsWindowsAreTwiceTooLarge() {
        assertTrue(shape().windowBlocksMax() >= shape().windowBlocks());
        assertTrue(shape().windowBlocksMax() < 2 * shape().windowBlocks());
    }

    @Test
    void groupThatSomebodyElseBeganIsEndedInItsShape() {
        Weave large = new Weave(0, WeaveSizer.BLOCKS_WORTH_MAX * WeavePattern.STRANDS, 4, WeavePattern.STRANDS);
        assertTrue(large.windowBlocks() > shape().windowBlocksMax(), "not by who knows nothing of it");
        sizer.takeUp(large);
        assertTrue(large.windowBlocks() <= shape().windowBlocksMax());
    }

    @Test
    void whatWasLearnedCountsForMoreThanWhatSomebodyElseBegan() {
        sizer.failed();
        WeaveShape learned = shape();
        sizer.takeUp(new Weave(0, 4096, 4, WeavePattern.STRANDS));
        assertEquals(learned, shape());
    }

    @Test
    void whoWasCutOffTakesUpNoLargeGroup() {
        sizer.cutOff();
        WeaveShape learned = shape();
        sizer.takeUp(new Weave(0, 4096, 4, WeavePattern.STRANDS));
        assertEquals(learned, shape());
    }

    @Test
    void limitOfRowsMakesWindowsSmall() {
        group(0, 1);
        int rows = sizer.shape(Optional.of(50L)).windowBlocks() * ROWS_A_BLOCK / WeavePattern.STRANDS;
        assertTrue(rows <= 50, "rows of a chunk: " + rows);
        assertEquals(1, sizer.shape(Optional.of(1L)).windowBlocks(), "at least one block");
    }

    @Test
    void rowsOfAChunkAreThoseOfItsWindow() {
        group(0, 1);
        assertEquals(sizer.rows(), (double) shape().windowBlocks() * ROWS_A_BLOCK / WeavePattern.STRANDS);
    }

    @Test
    void limitLargerThanTheWindowChangesNothing() {
        assertEquals(shape(), sizer.shape(Optional.of(Long.MAX_VALUE / 100)));
    }

    @Test
    void failuresShrinkChunksDownToAboutARow() {
        for (int i = 0; i < 5; i++) {
            sizer.failed();
        }
        assertEquals(WeavePattern.STRANDS, shape().windowBlocks(), "one block's worth");
        assertFalse(sizer.isSmallest());
        for (int i = 0; i < 3; i++) {
            sizer.failed();
        }
        assertEquals(new WeaveShape(1, WeavePattern.WINDOWS, WeavePattern.STRANDS, 1), shape());
        sizer.failed();
        assertEquals(new WeaveShape(1, WeavePattern.WINDOWS, 2 * WeavePattern.STRANDS, 1), shape());
        assertTrue(sizer.reason().orElseThrow().contains("a row takes long"), sizer.reason()::get);
        for (int i = 0; i < 20; i++) {
            sizer.failed();
        }
        assertEquals(64, shape().strands(), "of some 60 rows on a page");
        assertTrue(sizer.isSmallest());
    }

    @Test
    void fewRowsOnAPageAreNotDividedIntoManyEmptyStrands() {
        group(0, 1, 7);
        for (int i = 0; i < 20; i++) {
            sizer.failed();
        }
        assertEquals(WeavePattern.STRANDS, shape().strands());
        Weave.BlockChunk single = shape().weave(0, Long.MAX_VALUE).chunk(0, Long.MAX_VALUE);
        sizer.done(single, 1, new ChunkCost(TARGET, Duration.ZERO, 0, 0));
        assertEquals(WeavePattern.STRANDS, shape().strands(), "one row of a strand is no eight of a page");
    }

    @Test
    void groupsWithoutAnyRowsAreSoonPassed() {
        WeaveShape start = shape();
        for (int i = 0; i < 20; i++) {
            sizer.failed();
        }
        for (int i = 0; i < 10; i++) {
            group(0, 0, 0);
        }
        assertEquals(start, shape(), "as large as at first, and no larger");
    }

    @Test
    void slowRowsAreDoneInPartsOfABlock() {
        for (int i = 0; i < 20; i++) {
            slowChunk(Duration.ofMillis(100));
        }
        double rows = (double) shape().windowBlocks() * ROWS_A_BLOCK / shape().strands();
        assertTrue(rows > 1 && rows <= 2.5, "rows of a chunk for 250 ms at 100 ms a row: " + rows);
    }

    @Test
    void singleRowThatIsSlowDoesNotLeadToChunksThatAreMostlyEmpty() {
        for (int i = 0; i < 100; i++) {
            slowChunk(Duration.ofMillis(900));
        }
        assertTrue(shape().strands() <= 2 * ROWS_A_BLOCK, "strands of 80 rows: " + shape().strands());
    }

    /** With every row that it may have. */
    private void slowChunk(Duration aRow) {
        Weave.BlockChunk chunk = shape().weave(0, Long.MAX_VALUE).chunk(0, Long.MAX_VALUE);
        long blocks = chunk.toBlock() - chunk.fromBlock();
        long rows = Math.max(1, blocks * ROWS_A_BLOCK / chunk.weave().strands());
        sizer.done(chunk, rows, new ChunkCost(aRow.multipliedBy(rows), Duration.ZERO, 0, 0));
    }

    @Test
    void pagesWithRoomNeedFewerStrands() {
        group(1, 1);
        assertEquals(WeavePattern.STRANDS / 2, shape().strands());
        for (int i = 0; i < 5; i++) {
            group(1, 1);
        }
        assertEquals(1, shape().strands());
        group(0.1, 0.1);
        assertEquals(WeavePattern.STRANDS, shape().strands());
    }

    @Test
    void pagesWithoutRoomBehindOthersWithRoomAreDividedFinerAgain() {
        group(1, 1);
        assertEquals(WeavePattern.STRANDS / 2, shape().strands());
        group(0, 0.9);
        assertEquals(WeavePattern.STRANDS, shape().strands());
        group(1, 1);
        assertEquals(WeavePattern.STRANDS, shape().strands(), "not up and down with every group");
    }

    @Test
    void firstStrandIsTheFirstThatHasRows() {
        Weave weave = shape().weave(0, Long.MAX_VALUE);
        for (int index = 0; index < weave.chunks(); index++) {
            Weave.BlockChunk chunk = weave.chunk(index, Long.MAX_VALUE);
            long rows = chunk.strand() % 2 == 0 ? 0 : 5_000;
            double hot = chunk.strand() == 1 ? 1 : 0.9;
            sizer.done(chunk, rows, new ChunkCost(Duration.ofNanos(1), Duration.ZERO, 0, (long) (rows * hot)));
        }
        assertEquals(WeavePattern.STRANDS / 2, shape().strands(), "pages have room");
    }

    @Test
    void groupThatSomebodyElseBeganSaysNothingOfItsFirstStrand() {
        Weave weave = shape().weave(0, Long.MAX_VALUE);
        for (int index = weave.chunks() / 2; index < weave.chunks(); index++) {
            Weave.BlockChunk chunk = weave.chunk(index, Long.MAX_VALUE);
            sizer.done(chunk, 5_000, new ChunkCost(Duration.ofNanos(1), Duration.ZERO, 0, 5_000));
        }
        assertEquals(WeavePattern.STRANDS, shape().strands());
    }

    @Test
    void groupBegunAgainSmallerSaysNothingOfItsFirstStrandEither() {
        Weave givenUp = new Weave(0, 400, WeavePattern.WINDOWS, WeavePattern.STRANDS);
        for (int index = 0; index < 2 * WeavePattern.WINDOWS; index++) {
            sizer.done(givenUp.chunk(index, Long.MAX_VALUE), 5_000, cost(0));
        }
        for (long from = 0; from < givenUp.to(Long.MAX_VALUE); from += 800) {
            Weave again = new Weave(from, 200, WeavePattern.WINDOWS, WeavePattern.STRANDS);
            for (int index = 0; index < again.chunks(); index++) {
                Weave.BlockChunk chunk = again.chunk(index, Long.MAX_VALUE);
                int rows = chunk.strand() < 2 ? 0 : 5_000; // which opened up the pages
                sizer.done(chunk, rows, cost(rows));
            }
            assertEquals(WeavePattern.STRANDS, shape().strands(), "from " + from);
        }
        Weave behind = new Weave(givenUp.to(Long.MAX_VALUE), 200, WeavePattern.WINDOWS, WeavePattern.STRANDS);
        for (int index = 0; index < behind.chunks(); index++) {
            sizer.done(behind.chunk(index, Long.MAX_VALUE), 5_000, cost(5_000));
        }
        assertEquals(WeavePattern.STRANDS / 2, shape().strands(), "nobody has visited these pages");
    }

    private static ChunkCost cost(long hotRows) {
        return new ChunkCost(Duration.ofMillis(20), Duration.ZERO, 0, hotRows);
    }

    @Test
    void indexInNoOrderOfTheRowsWantsMoreStrands() {
        sizer.scattered(Optional.of("by_mail"));
        assertEquals(WeavePattern.STRANDS_SCATTERED, shape().strands());
        assertTrue(sizer.reason().orElseThrow().contains("by_mail"), sizer.reason()::get);
        group(0, 0.9);
        assertEquals(WeavePattern.STRANDS_SCATTERED, shape().strands());
        group(1, 1);
        assertEquals(WeavePattern.STRANDS_SCATTERED / 2, shape().strands());
        sizer.scattered(Optional.empty());
        assertEquals(WeavePattern.STRANDS / 2, shape().strands(), "a partition without such an index");
    }

    @Test
    void amongManyWorkersStrandsAreFartherApart() {
        sizer.workers(WeavePattern.FEW_WORKERS);
        assertEquals(WeavePattern.WINDOWS, shape().windows());
        sizer.workers(WeavePattern.FEW_WORKERS + 1);
        assertEquals(WeavePattern.WINDOWS_AMONG_MANY, shape().windows());
        assertTrue(sizer.reason().orElseThrow().contains("workers"), sizer.reason()::get);
        assertFalse(sizer.lacksDistance(), "nobody need be to blame");
        group(0, 0.9);
        sizer.workers(1);
        assertEquals(WeavePattern.WINDOWS_AMONG_MANY, shape().windows());
        group(0, 0.2);
        assertEquals(2 * WeavePattern.WINDOWS_AMONG_MANY, shape().windows());
        assertTrue(sizer.lacksDistance());
    }

    @Test
    void chunksOfWideRowsMayHaveMoreBlocks() {
        for (int i = 0; i < 10; i++) {
            group(0, 1, 8);
        }
        assertEquals(2 * WeaveSizer.BLOCKS_WORTH_MAX * WeavePattern.STRANDS, shape().windowBlocks());
    }

    @Test
    void versionsThatAreNotYetDeadAreGivenMoreTime() {
        group(0, 0.2);
        assertEquals(2 * WeavePattern.WINDOWS, shape().windows());
        group(0, 0.9);
        assertEquals(2 * WeavePattern.WINDOWS, shape().windows());
        assertFalse(sizer.isPinned());
    }

    @Test
    void pinnedHorizonLeadsToAPlainPassThatIsWovenAgainFromTimeToTime() {
        for (int i = 0; i < 3; i++) {
            group(0, 0.1);
        }
        assertTrue(sizer.isPinned());
        assertEquals(1, shape().strands());
        assertTrue(sizer.reason().orElseThrow().contains("10 %"), sizer.reason()::get);
        for (int i = 0; i < 24; i++) {
            assertEquals(1, shape().strands());
            group(0, 0);
        }
        assertEquals(WeavePattern.STRANDS, shape().strands());
        group(0, 0.9);
        assertFalse(sizer.isPinned());
    }

    @Test
    void holderOfTheHorizonWhoIsKnownSparesTheOtherTries() {
        assertFalse(sizer.lacksDistance());
        group(0, 0.1);
        assertTrue(sizer.lacksDistance());
        sizer.pinnedBySomebody();
        assertTrue(sizer.isPinned());
        assertEquals(1, shape().strands());
        sizer.released();
        assertFalse(sizer.isPinned());
        assertEquals(WeavePattern.STRANDS, shape().strands());
    }

    @Test
    void distanceThatHelpedIsEnough() {
        group(0, 0.2);
        group(0, 0.9);
        assertFalse(sizer.lacksDistance());
    }

    /** Every chunk of a group, of which these shares of rows stayed on their page. */
    private void group(double hotFirst, double hotLater) {
        group(hotFirst, hotLater, ROWS_A_BLOCK);
    }

    private void group(double hotFirst, double hotLater, int rowsABlock) {
        Weave weave = shape().weave(0, Long.MAX_VALUE);
        for (int index = 0; index < weave.chunks(); index++) {
            Weave.BlockChunk chunk = weave.chunk(index, Long.MAX_VALUE);
            long rows = (long) weave.windowBlocks() * rowsABlock / weave.strands();
            double hot = chunk.strand() == 0 ? hotFirst : hotLater;
            sizer.done(chunk, rows, new ChunkCost(Duration.ofNanos(1), Duration.ZERO, 0, (long) (rows * hot)));
        }
    }

    private WeaveShape shape() {
        return sizer.shape(Optional.empty());
    }
}
