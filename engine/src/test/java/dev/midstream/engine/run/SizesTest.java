package dev.midstream.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.Weave.BlockChunk;
import dev.midstream.engine.lane.WeaveShape;
import dev.midstream.engine.sizing.ChunkSizer;
import dev.midstream.engine.sizing.WeaveSizer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SizesTest {
    private static final Duration TARGET = Duration.ofMillis(40);
    private final Sizes sizes = new Sizes(
            WeaveSizer.weaving(TARGET),
            new ChunkSizer(TARGET, 1_000, 1, 100_000),
            new ChunkSizer(TARGET, 64, 1, 1_000));

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

    @Test
    void groupUnderWayInLargerPartsOfABlockIsNotBegunAgainWhereChunksAreMeantToBeSmall() {
        for (int i = 0; i < 8; i++) {
            sizes.failed();
        }
        WeaveShape whole = sizes.shape(Optional.empty(), 1);
        WeaveShape part = sizes.shape(Optional.empty(), 0.25);
        assertEquals(4 * whole.strands(), part.strands());
        assertEquals(4 * whole.windowBlocksMax(), part.windowBlocksMax());
    }

    /** What a chunk costs however small it is weighs more in a small one. */
    @Test
    void smallChunksOfASlowTimeLeaveTheLearnedSizeAsItIs() {
        double rows = sizes.blocks().rows();
        for (int i = 0; i < 100; i++) {
            int keys = sizes.keyRows(Optional.empty(), 0.25);
            sizes.keys().done(keys, keys, cost(keys / 1_000.0, keys));
            BlockChunk chunk =
                    sizes.shape(Optional.empty(), 0.25).weave(0, 1_000_000).chunk(0, 1_000_000);
            double part =
                    (chunk.toBlock() - chunk.fromBlock()) * 60.0 / chunk.weave().strands();
            sizes.blocks().done(chunk, Math.round(part), cost(part / rows, Math.round(part)));
        }
        assertEquals(250, sizes.keyRows(Optional.empty(), 0.25));
        assertEquals(rows, sizes.blocks().rows(), rows * 0.05);
    }

    private static ChunkCost cost(double share, long hot) {
        return new ChunkCost(Duration.ofNanos((long) (8e6 + 32e6 * share)), Duration.ZERO, 0, hot);
    }
}
