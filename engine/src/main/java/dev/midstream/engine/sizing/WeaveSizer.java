package dev.midstream.engine.sizing;

import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.Weave;
import dev.midstream.engine.lane.Weave.BlockChunk;
import dev.midstream.engine.lane.WeaveShape;
import java.time.Duration;
import java.util.Optional;

/** Shapes the weave: windows as large as the target time allows, within what stays in cache between two strands. */
public final class WeaveSizer {
    /** Blocks' worth of rows in a chunk; with all strands a window of 6 MiB, so that a group survives in the cache. */
    static final int BLOCKS_WORTH_MAX = 96;

    /** Of rows so wide that a chunk would be small even so: no more than twice as many blocks as fit, since a chunk has its own cost. */
    private static final int WIDE_ROWS_PER_BLOCK = 16;

    private static final int WIDE_WORTH_MAX = 2 * BLOCKS_WORTH_MAX;

    /** Into how many strands the rows of a page are divided at first. */
    public static final int STRANDS = WeavePattern.STRANDS;

    /** The same where an index has keys that are in no order of the rows. */
    public static final int STRANDS_SCATTERED = WeavePattern.STRANDS_SCATTERED;

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
                new ChunkSizer(target, BLOCKS_WORTH_START, 1, WIDE_WORTH_MAX), Optional.of(new WeavePattern()));
    }

    /** For rows that are only read: every page once. */
    public static WeaveSizer scanning(Duration target) {
        return new WeaveSizer(new ChunkSizer(target, SCAN_BLOCKS_START, 1, SCAN_BLOCKS_MAX), Optional.empty());
    }

    /** The shape of the next group, with chunks of about {@code rowsMax} rows at most if that is given. */
    public WeaveShape shape(Optional<Long> rowsMax) {
        int strands = pattern.map(WeavePattern::strands).orElse(1);
        int window = worth() * strands;
        int blocks = rowsMax.map(rows -> (int) Math.clamp(rows * strands / rowsPerBlock, 1, window))
                .orElse(window);
        return new WeaveShape(blocks, pattern.map(WeavePattern::windows).orElse(1), strands, 2 * blocks - 1);
    }

    /** Rows of a chunk that takes about the target time. */
    public double rows() {
        return worth() * rowsPerBlock;
    }

    private int worth() {
        boolean limited = pattern.isPresent() && rowsPerBlock > WIDE_ROWS_PER_BLOCK;
        return limited ? Math.min(worth.size(), BLOCKS_WORTH_MAX) : worth.size();
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

    /** The table about to be worked on has, or has not, an index whose keys are in no order of the rows: its name. */
    public void scattered(Optional<String> index) {
        pattern.ifPresent(p -> p.scattered(index));
    }

    /** A group that somebody else began is ended in its own shape, if nothing speaks against it: begun again, it is read again. */
    public void takeUp(Weave underWay) {
        worth.takeUp(Math.ceilDiv(underWay.windowBlocks(), underWay.strands()));
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
