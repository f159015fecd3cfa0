package dev.midstream.engine.sizing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.Weave;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How the weave adapts to what its groups find. */
class WeavePatternTest {
    private final WeaveSizer sizer = WeaveSizer.weaving(Duration.ofMillis(250));
    private final Weaving weaving = new Weaving(sizer);

    @Test
    void pagesWithRoomNeedFewerStrands() {
        weaving.group(1, 1);
        assertEquals(WeavePattern.STRANDS / 2, weaving.shape().strands());
        for (int i = 0; i < 5; i++) {
            weaving.group(1, 1);
        }
        assertEquals(1, weaving.shape().strands());
        weaving.group(0.1, 0.1);
        assertEquals(WeavePattern.STRANDS, weaving.shape().strands());
    }

    @Test
    void pagesWithoutRoomBehindOthersWithRoomAreDividedFinerAgain() {
        weaving.group(1, 1);
        assertEquals(WeavePattern.STRANDS / 2, weaving.shape().strands());
        weaving.group(0, 0.9);
        assertEquals(WeavePattern.STRANDS, weaving.shape().strands());
        weaving.group(1, 1);
        assertEquals(WeavePattern.STRANDS, weaving.shape().strands(), "not up and down with every group");
    }

    @Test
    void firstStrandIsTheFirstThatHasRows() {
        Weave weave = weaving.shape().weave(0, Long.MAX_VALUE);
        for (int index = 0; index < weave.chunks(); index++) {
            Weave.BlockChunk chunk = weave.chunk(index, Long.MAX_VALUE);
            long rows = chunk.strand() % 2 == 0 ? 0 : 5_000;
            double hot = chunk.strand() == 1 ? 1 : 0.9;
            sizer.done(chunk, rows, new ChunkCost(Duration.ofNanos(1), Duration.ZERO, 0, (long) (rows * hot)));
        }
        assertEquals(WeavePattern.STRANDS / 2, weaving.shape().strands(), "pages have room");
    }

    @Test
    void groupThatSomebodyElseBeganSaysNothingOfItsFirstStrand() {
        Weave weave = weaving.shape().weave(0, Long.MAX_VALUE);
        for (int index = weave.chunks() / 2; index < weave.chunks(); index++) {
            Weave.BlockChunk chunk = weave.chunk(index, Long.MAX_VALUE);
            sizer.done(chunk, 5_000, new ChunkCost(Duration.ofNanos(1), Duration.ZERO, 0, 5_000));
        }
        assertEquals(WeavePattern.STRANDS, weaving.shape().strands());
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
            assertEquals(WeavePattern.STRANDS, weaving.shape().strands(), "from " + from);
        }
        Weave behind = new Weave(givenUp.to(Long.MAX_VALUE), 200, WeavePattern.WINDOWS, WeavePattern.STRANDS);
        for (int index = 0; index < behind.chunks(); index++) {
            sizer.done(behind.chunk(index, Long.MAX_VALUE), 5_000, cost(5_000));
        }
        assertEquals(WeavePattern.STRANDS / 2, weaving.shape().strands(), "nobody has visited these pages");
    }

    private static ChunkCost cost(long hotRows) {
        return new ChunkCost(Duration.ofMillis(20), Duration.ZERO, 0, hotRows);
    }

    @Test
    void indexInNoOrderOfTheRowsWantsMoreStrands() {
        sizer.scattered(Optional.of("by_mail"));
        assertEquals(WeavePattern.STRANDS_SCATTERED, weaving.shape().strands());
        assertTrue(sizer.reason().orElseThrow().contains("by_mail"), sizer.reason()::get);
        weaving.group(0, 0.9);
        assertEquals(WeavePattern.STRANDS_SCATTERED, weaving.shape().strands());
        weaving.group(1, 1);
        assertEquals(WeavePattern.STRANDS_SCATTERED / 2, weaving.shape().strands());
        sizer.scattered(Optional.empty());
        assertEquals(WeavePattern.STRANDS / 2, weaving.shape().strands(), "a partition without such an index");
    }

    @Test
    void amongManyWorkersStrandsAreFartherApart() {
        sizer.workers(WeavePattern.FEW_WORKERS);
        assertEquals(WeavePattern.WINDOWS, weaving.shape().windows());
        sizer.workers(WeavePattern.FEW_WORKERS + 1);
        assertEquals(WeavePattern.WINDOWS_AMONG_MANY, weaving.shape().windows());
        assertTrue(sizer.reason().orElseThrow().contains("workers"), sizer.reason()::get);
        assertFalse(sizer.lacksDistance(), "nobody need be to blame");
        weaving.group(0, 0.9);
        sizer.workers(1);
        assertEquals(WeavePattern.WINDOWS_AMONG_MANY, weaving.shape().windows());
        weaving.group(0, 0.2);
        assertEquals(2 * WeavePattern.WINDOWS_AMONG_MANY, weaving.shape().windows());
        assertTrue(sizer.lacksDistance());
    }

    @Test
    void versionsThatAreNotYetDeadAreGivenMoreTime() {
        weaving.group(0, 0.2);
        assertEquals(2 * WeavePattern.WINDOWS, weaving.shape().windows());
        weaving.group(0, 0.9);
        assertEquals(2 * WeavePattern.WINDOWS, weaving.shape().windows());
        assertFalse(sizer.isPinned());
    }

    @Test
    void pinnedHorizonLeadsToAPlainPassThatIsWovenAgainFromTimeToTime() {
        for (int i = 0; i < 3; i++) {
            weaving.group(0, 0.1);
        }
        assertTrue(sizer.isPinned());
        assertEquals(1, weaving.shape().strands());
        assertTrue(sizer.reason().orElseThrow().contains("10 %"), sizer.reason()::get);
        for (int i = 0; i < 24; i++) {
            assertEquals(1, weaving.shape().strands());
            weaving.group(0, 0);
        }
        assertEquals(WeavePattern.STRANDS, weaving.shape().strands());
        weaving.group(0, 0.9);
        assertFalse(sizer.isPinned());
    }

    @Test
    void holderOfTheHorizonWhoIsKnownSparesTheOtherTries() {
        assertFalse(sizer.lacksDistance());
        weaving.group(0, 0.1);
        assertTrue(sizer.lacksDistance());
        sizer.pinnedBySomebody();
        assertTrue(sizer.isPinned());
        assertEquals(1, weaving.shape().strands());
        sizer.released();
        assertFalse(sizer.isPinned());
        assertEquals(WeavePattern.STRANDS, weaving.shape().strands());
    }

    @Test
    void distanceThatHelpedIsEnough() {
        weaving.group(0, 0.2);
        weaving.group(0, 0.9);
        assertFalse(sizer.lacksDistance());
    }
}
