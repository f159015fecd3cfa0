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

    /** Windows that are interleaved at first. */
    public static final int WINDOWS = WeavePattern.WINDOWS;

    /** The same among more than {@link #FEW_WORKERS} workers. */
    public static final int WINDOWS_AMONG_MANY = WeavePattern.WINDOWS_AMONG_MANY;

    /** As many, over all processes, need no more distance between two visits of a page. */
    public static final int FEW_WORKERS = WeavePattern.FEW_WORKERS;

    private static final int BLOCKS_WORTH_START = 32;
    /** One block in as many strands as there can be: as good as a single row. */
    private static final double BLOCKS_WORTH_MIN = 1.0 / Weave.STRANDS_MAX;
    /** Reading holds nobody up and leaves nothing behind. */
    private static final int SCAN_BLOCKS_MAX = 16_384;

    private static final int SCAN_BLOCKS_START = 256;
    /** Rows in a block when nothing is known yet. */
    private static final double ROWS_PER_BLOCK_START = 60;

    /** In blocks' worth of rows: a strand of eight blocks is worth one. */
    private final ChunkSizer worth;

    private final Optional<WeavePattern> pattern;
    private double rowsPerBlock = ROWS_PER_BLOCK_START;
    private long rowsOfGroup;

    private WeaveSizer(ChunkSizer worth, Optional<WeavePattern> pattern) {
        this.worth = worth;
        this.pattern = pattern;
    }

    /** For rows that are written. */
    public static WeaveSizer weaving(Duration target) {
        return new WeaveSizer(
                new ChunkSizer(target, BLOCKS_WORTH_START, BLOCKS_WORTH_MIN, WIDE_WORTH_MAX),
                Optional.of(new WeavePattern()));
    }

    /** For rows that are only read: every page once. */
    public static WeaveSizer scanning(Duration target) {
        return new WeaveSizer(new ChunkSizer(target, SCAN_BLOCKS_START, 1, SCAN_BLOCKS_MAX), Optional.empty());
    }

    /** The shape of the next group, with chunks of about {@code rowsMax} rows at most if that is given. */
    public WeaveShape shape(Optional<Long> rowsMax) {
        double size = worth();
        double wanted = rowsMax.map(rows -> Math.min(rows / rowsPerBlock, size)).orElse(size);
        int strands = strandsFor(wanted);
        int blocks = (int) Math.max(1, wanted * strands);
        return new WeaveShape(blocks, pattern.map(WeavePattern::windows).orElse(1), strands, 2 * blocks - 1);
    }

    /**
     * The usual ones; more where one of them, of a single block, is still too large for a chunk, but not so many that most of them would
     * be empty.
     */
    private int strandsFor(double wanted) {
        int strands = pattern.map(WeavePattern::strands).orElse(1);
        double most = Math.min(2 * rowsPerBlock, Weave.STRANDS_MAX);
        while (pattern.isPresent() && wanted * strands < 1 && 2 * strands <= most) {
            strands *= 2;
        }
        return strands;
    }

    /** Rows of a chunk that takes about the target time. */
    public double rows() {
        return worth() * rowsPerBlock;
    }

    private double worth() {
        boolean limited = pattern.isPresent() && rowsPerBlock > WIDE_ROWS_PER_BLOCK;
        return limited ? Math.min(worth.exactSize(), BLOCKS_WORTH_MAX) : worth.exactSize();
    }

    /** Why windows are woven as they are; empty if they are not. */
    public Optional<String> reason() {
        return pattern.map(p -> strandsFor(worth.exactSize()) == p.strands()
                ? p.reason()
                : "more strands than usual, of one block: a row takes long");
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

    /** So many workers are at work, at least 1; the most that there have been count. */
    public void workers(int count) {
        pattern.ifPresent(p -> p.workers(count));
    }

    /** A group that somebody else began is ended in its own shape, if nothing speaks against it: begun again, it is read again. */
    public void takeUp(Weave underWay) {
        worth.takeUp((double) underWay.windowBlocks() / underWay.strands());
    }

    /** Learns from a committed chunk. */
    public void done(BlockChunk chunk, long rows, ChunkCost cost) {
        double size = worthOf(chunk);
        worth.done(size, rows, cost);
        if (rows > 0 && size <= 1) { // a single row is as slow in a smaller chunk, and most of those would be empty
            worth.atLeast(size / rows);
        }
        pattern.ifPresent(p -> p.done(chunk, rows, cost));
        met(chunk, rows);
        rowsOfGroup = chunk.index() == 0 ? rows : rowsOfGroup + rows;
        if (chunk.isLast() && pattern.isPresent()) {
            groupEnded(chunk.weave());
        }
    }

    /** Of chunks smaller than a page each tells little; all of them together tell how many rows a page has. */
    private void groupEnded(Weave weave) {
        if (rowsOfGroup == 0) {
            worth.nothingMet(BLOCKS_WORTH_START);
        } else if (weave.windowBlocks() < weave.strands()) {
            rowsPerBlock = Math.max(1, (double) rowsOfGroup / weave.windowBlocks() / weave.windows());
        }
    }

    /** Learns how many rows there are, from a chunk that tells nothing about the time they take. */
    public void met(BlockChunk chunk, long rows) {
        if (rows > 0 && worthOf(chunk) >= 1) { // of less than a block's worth only those that have rows are seen
            rowsPerBlock = Math.max(1, rows / worthOf(chunk));
        }
    }

    /** How many rows a chunk is about, as far as is known. */
    public double rowsOf(BlockChunk chunk) {
        return worthOf(chunk) * rowsPerBlock;
    }

    private static double worthOf(BlockChunk chunk) {
        return (double) (chunk.toBlock() - chunk.fromBlock()) / chunk.weave().strands();
    }

    /** Whether chunks are at their floor. */
    public boolean isSmallest() {
        return worth.isSmallest();
    }

    public void failed() {
        worth.failed();
    }

    public void cutOff() {
        worth.cutOff();
    }
}
