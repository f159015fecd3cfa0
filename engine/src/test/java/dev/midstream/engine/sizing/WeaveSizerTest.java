package dev.midstream.engine.sizing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.engine.lane.WeaveShape;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeaveSizerTest {
    private static final Duration TARGET = Duration.ofMillis(250);
    private final WeaveSizer sizer = WeaveSizer.weaving(TARGET);

    @Test
    void rowsThatAreOnlyReadAreReadOnceAPage() {
        WeaveShape shape = WeaveSizer.scanning(TARGET).shape(Optional.empty());
        assertEquals(1, shape.strands());
        assertEquals(1, shape.windows());
    }

    @Test
    void writtenWindowsNeverOutgrowWhatStaysInTheCache() {
        for (int i = 0; i < 100; i++) {
            sizer.done(windows(), 100, Duration.ofNanos(1));
        }
        assertEquals(WeaveSizer.WINDOW_BLOCKS_MAX, windows());
    }

    @Test
    void groupUnderWayIsGivenUpOnlyWhenItsWindowsAreTwiceTooLarge() {
        WeaveShape shape = sizer.shape(Optional.empty());
        assertTrue(shape.windowBlocksMax() >= shape.windowBlocks());
        assertTrue(shape.windowBlocksMax() < 2 * shape.windowBlocks());
    }

    @Test
    void limitOfRowsMakesWindowsSmall() {
        sizer.done(100, 1_000, Duration.ofMillis(100)); // 10 rows a block in one strand
        int rows = sizer.shape(Optional.of(50L)).windowBlocks() * 10;
        assertTrue(rows <= 50, "rows of a chunk: " + rows);
        assertEquals(1, sizer.shape(Optional.of(1L)).windowBlocks(), "at least one block");
    }

    @Test
    void limitLargerThanTheWindowChangesNothing() {
        assertEquals(sizer.shape(Optional.empty()), sizer.shape(Optional.of(Long.MAX_VALUE / 100)));
    }

    @Test
    void failuresShrinkWindowsDownToOneBlock() {
        for (int i = 0; i < 20; i++) {
            sizer.failed();
        }
        assertEquals(1, windows());
        assertTrue(sizer.isSmallest());
    }

    private int windows() {
        return sizer.shape(Optional.empty()).windowBlocks();
    }
}
