package dev.midstream.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.engine.lane.WeaveShape;
import dev.midstream.engine.sizing.ChunkSizer;
import dev.midstream.engine.sizing.WeaveSizer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SizesTest {
    private static final Duration TARGET = Duration.ofMillis(40);
    private final Sizes sizes = new Sizes(WeaveSizer.weaving(TARGET), new ChunkSizer(TARGET, 1_000, 1, 100_000));

    @Test
    void smallChunksBeginWithTheNextGroup() {
        WeaveShape whole = sizes.shape(Optional.empty(), 1);
        WeaveShape part = sizes.shape(Optional.empty(), 0.25);
        assertEquals(whole.windowBlocks() / 4, part.windowBlocks());
        assertEquals(whole.windowBlocksMax(), part.windowBlocksMax(), "the group under way is not begun again");
    }

    @Test
    void shareIsOfWhatWasLearnedAndLimitsHoldBesideIt() {
        assertEquals(250, sizes.keyRows(Optional.empty(), 0.25));
        assertEquals(100, sizes.keyRows(Optional.of(100L), 0.25));
        assertEquals(1, sizes.keyRows(Optional.empty(), 0.0001));
        int limited = sizes.shape(Optional.of(60L), 1).windowBlocks();
        assertEquals(limited, sizes.shape(Optional.of(60L), 0.25).windowBlocks());
        assertEquals(1, sizes.shape(Optional.of(1L), 0.25).windowBlocks());
    }
}
