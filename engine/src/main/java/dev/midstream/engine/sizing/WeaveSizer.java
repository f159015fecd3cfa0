package dev.midstream.engine.sizing;

import dev.midstream.engine.lane.WeaveShape;
import java.time.Duration;
import java.util.Optional;

/** Shapes the weave: windows as large as the target time allows, within what stays in cache between two strands. */
public final class WeaveSizer {
    /** Measured best on 100-byte rows: more strands grow the heap less and read each page more often. */
    static final int STRANDS = 8;
    /** Enough distance between two visits of a page that the versions in between are dead to every snapshot. */
    static final int WINDOWS = 4;
    /** 8 MiB: a group of windows must survive in the cache from one strand to the next. */
    static final int WINDOW_BLOCKS_MAX = 1024;

    private static final int WINDOW_BLOCKS_START = 256;
    /** Rows in a block when nothing is known yet. */
    private static final double ROWS_PER_BLOCK_START = 60;

    private final ChunkSizer windows;
    private final int strands;
    private double rowsPerBlock = ROWS_PER_BLOCK_START;

    private WeaveSizer(ChunkSizer windows, int strands) {
        this.windows = windows;
        this.strands = strands;
    }

    /** For rows that are written. */
    public static WeaveSizer weaving(Duration target) {
        return new WeaveSizer(new ChunkSizer(target, WINDOW_BLOCKS_START, 1, WINDOW_BLOCKS_MAX), STRANDS);
    }

    /** For rows that are only read: every page once. */
    public static WeaveSizer scanning(Duration target) {
        return new WeaveSizer(new ChunkSizer(target, WINDOW_BLOCKS_START, 1, 16 * WINDOW_BLOCKS_MAX), 1);
    }

    /** The shape of the next group, with chunks of about {@code rowsMax} rows at most if that is given. */
    public WeaveShape shape(Optional<Long> rowsMax) {
        int blocks = rowsMax.map(rows -> (int) Math.clamp(rows * strands / rowsPerBlock, 1, windows.size()))
                .orElse(windows.size());
        return new WeaveShape(blocks, strands == 1 ? 1 : WINDOWS, strands, 2 * blocks - 1);
    }

    public void done(int blocks, long rows, Duration took) {
        windows.done(blocks, rows, took);
        if (rows > 0) {
            rowsPerBlock = Math.max(1, (double) rows * strands / blocks);
        }
    }

    /** Whether windows are at their floor. */
    public boolean isSmallest() {
        return windows.isSmallest();
    }

    public void failed() {
        windows.failed();
    }
}
