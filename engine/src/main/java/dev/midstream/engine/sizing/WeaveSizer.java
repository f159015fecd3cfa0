package dev.midstream.engine.sizing;

import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.Weave.BlockChunk;
import dev.midstream.engine.lane.WeaveShape;
import java.time.Duration;
import java.util.Optional;

/** Shapes the weave: windows as large as the target time allows, within what stays in cache between two strands. */
public final class WeaveSizer {
    /** Blocks' worth of rows in a chunk; with all strands a window of 6 MiB, so that a group survives in the cache. */
    static final int BLOCKS_WORTH_MAX = 96;

    private static final int BLOCKS_WORTH_START = 32;
    /** Reading holds nobody up and leaves nothing behind. */
    private static final int SCAN_BLOCKS_MAX = 16_384;

    private static final int SCAN_BLOCKS_START = 256;
    /** Rows in a block when nothing is known yet. */
    private static final double ROWS_PER_BLOCK_START = 60;

    /** In blocks' worth of rows: a strand of eight blocks is worth one. */
    private final ChunkSizer worth;

    private final Optional<WeavePattern> pattern;
    private double rowsPerBlock = ROWS_PER_BLOCK_START;

    private WeaveSizer(ChunkSizer worth, Optional<WeavePattern> pattern) {
        this.worth = worth;
        this.pattern = pattern;
    }

    /** For rows that are written. */
    public static WeaveSizer weaving(Duration target) {
        return new WeaveSizer(
                new ChunkSizer(target, BLOCKS_WORTH_START, 1, BLOCKS_WORTH_MAX), Optional.of(new WeavePattern()));
    }

    /** For rows that are only read: every page once. */
    public static WeaveSizer scanning(Duration target) {
        return new WeaveSizer(new ChunkSizer(target, SCAN_BLOCKS_START, 1, SCAN_BLOCKS_MAX), Optional.empty());
    }

    /** The shape of the next group, with chunks of about {@code rowsMax} rows at most if that is given. */
    public WeaveShape shape(Optional<Long> rowsMax) {
        int strands = pattern.map(WeavePattern::strands).orElse(1);
        int window = worth.size() * strands;
        int blocks = rowsMax.map(rows -> (int) Math.clamp(rows * strands / rowsPerBlock, 1, window))
                .orElse(window);
        return new WeaveShape(blocks, pattern.map(WeavePattern::windows).orElse(1), strands, 2 * blocks - 1);
    }

    /** Rows of a chunk that takes about the target time. */
    public double rows() {
        return worth.size() * rowsPerBlock;
    }

    /** Why windows are woven as they are; empty if they are not. */
    public Optional<String> reason() {
        return pattern.map(WeavePattern::reason);
    }

    /** Whether old row versions are not pruned however far apart two visits of a page are. */
    public boolean isPinned() {
        return pattern.filter(WeavePattern::isPinned).isPresent();
    }

    /** Whether it is being tried if more distance between two visits of a page helps. */
    public boolean lacksDistance() {
        return pattern.filter(WeavePattern::lacksDistance).isPresent();
    }

    /** Somebody is known to keep old row versions from being pruned. */
    public void pinnedBySomebody() {
        pattern.ifPresent(WeavePattern::pinnedBySomebody);
    }

    /** Whoever it was is gone. */
    public void released() {
        pattern.ifPresent(WeavePattern::released);
    }

    /** Learns from a committed chunk. */
    public void done(BlockChunk chunk, long rows, ChunkCost cost) {
        int blocks = (int) (chunk.toBlock() - chunk.fromBlock());
        worth.done((double) blocks / chunk.weave().strands(), rows, cost);
        pattern.ifPresent(p -> p.done(chunk, rows, cost));
        if (rows > 0) {
            rowsPerBlock = Math.max(1, (double) rows * chunk.weave().strands() / blocks);
        }
    }

    /** Whether chunks are at their floor. */
    public boolean isSmallest() {
        return worth.isSmallest();
    }

    public void failed() {
        worth.failed();
    }
}
