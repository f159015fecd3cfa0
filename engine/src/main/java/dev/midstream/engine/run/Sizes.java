package dev.midstream.engine.run;

import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.Cursor;
import dev.midstream.engine.lane.LaneDecider.Next;
import dev.midstream.engine.lane.WeaveShape;
import dev.midstream.engine.run.LaneExecutor.Chunk;
import dev.midstream.engine.run.LaneExecutor.Manner;
import dev.midstream.engine.sizing.ChunkSizer;
import dev.midstream.engine.sizing.WeaveSizer;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.Optional;

/**
 * How large the chunks of one step are, as one worker has learned; whichever way its lanes are cut.
 *
 * @param carefulRows rows at most where those that are refused are told from the others, which takes longer for the same rows
 */
record Sizes(WeaveSizer blocks, ChunkSizer keys, ChunkSizer carefulRows) {
    /**
     * A client may wait this long for a row that a chunk has. On 2 M rows, three rounds side by side on a busy machine: 20 ms filled in
     * 9.3, 12.1 and 10.9 s, 80 ms in 9.2, 8.9 and 10.7 s; the longest wait of a client was 36 ms in the mean, against 62 ms.
     */
    private static final Duration WRITE_TARGET = Duration.ofMillis(40);
    /** Reading holds nobody up. */
    private static final Duration READ_TARGET = Duration.ofMillis(250);

    private static final int KEY_ROWS_START = 1_000;
    private static final int KEY_ROWS_MIN = 1;
    private static final int KEY_ROWS_MAX = 100_000;
    /** One portion: nobody knows yet what it costs. */
    private static final int CAREFUL_ROWS_START = 64;
    /** Those that are refused are named one by one. */
    private static final int CAREFUL_ROWS_MAX = 1_000;

    static Sizes of(Step step) {
        return new Sizes(
                step instanceof Step.VerifyRows ? WeaveSizer.scanning(READ_TARGET) : WeaveSizer.weaving(WRITE_TARGET),
                new ChunkSizer(WRITE_TARGET, KEY_ROWS_START, KEY_ROWS_MIN, KEY_ROWS_MAX),
                new ChunkSizer(WRITE_TARGET, CAREFUL_ROWS_START, KEY_ROWS_MIN, CAREFUL_ROWS_MAX));
    }

    /**
     * @param share of the size that was learned, for groups that begin now: one under way ends as it began, since beginning it again would read
     *     what is done once more, when there is least time for it
     */
    WeaveShape shape(Optional<Long> rowsMax, double share) {
        WeaveShape whole = blocks.shape(rowsMax);
        if (share >= 1) {
            return whole;
        }
        WeaveShape part = blocks.shape(Optional.of(atMost(blocks.rows() * share, rowsMax)));
        int wholeMax = whole.windowBlocksMax() * part.strands() / whole.strands();
        return new WeaveShape(part.windowBlocks(), part.windows(), part.strands(), wholeMax);
    }

    /** @param share of the size that was learned */
    int keyRows(Optional<Long> rowsMax, double share) {
        return (int) atMost(keys.size() * share, rowsMax);
    }

    private static long atMost(double rows, Optional<Long> rowsMax) {
        return Math.max(1, Math.min(Math.round(rows), rowsMax.orElse(Long.MAX_VALUE)));
    }

    /**
     * Begins a lane, with what its worker before this one had come to.
     *
     * @param scatteredIndex an index of its table whose keys are in no order of the rows
     */
    void begin(Cursor cursor, Optional<String> scatteredIndex) {
        blocks.scattered(scatteredIndex);
        switch (cursor) {
            case Cursor.AtBlock at -> at.weave().ifPresent(blocks::takeUp);
            case Cursor.AtKey ignored -> {} // a range of keys is chosen for each chunk
        }
    }

    void done(Next next, Chunk chunk) {
        ChunkCost cost = chunk.cost();
        switch (next) {
            case Next.Blocks(var window) -> blocks.done(window, chunk.rows(), cost);
            case Next.Keys ignored -> keys.done(chunk.units(), chunk.rows(), cost);
            case Next.Revisit ignored -> {}
            case Next.Look ignored -> {}
            case Next.Nothing ignored -> {}
        }
    }

    /** After one in which rows that are refused were told from the others. */
    void doneCarefully(Next next, Chunk chunk) {
        long rows = chunk.rows() + chunk.refused();
        switch (next) {
            case Next.Blocks(var window) -> {
                blocks.met(window, rows);
                carefulRows.done(blocks.rowsOf(window), rows, chunk.cost());
            }
            case Next.Keys ignored -> carefulRows.done(chunk.units(), rows, chunk.cost());
            case Next.Revisit ignored -> {}
            case Next.Look ignored -> {}
            case Next.Nothing ignored -> {}
        }
    }

    /** Whether chunks cannot get any smaller. */
    boolean isSmallest(Cursor cursor, Manner manner) {
        boolean plain = switch (cursor) {
            case Cursor.AtBlock ignored -> blocks.isSmallest();
            case Cursor.AtKey ignored -> keys.isSmallest();
        };
        return plain || (manner.isCareful() && carefulRows.isSmallest());
    }

    void failed() {
        blocks.failed();
        keys.failed();
        carefulRows.failed();
    }

    /** A chunk ran into the limit of its time. */
    void cutOff() {
        blocks.cutOff();
        keys.cutOff();
        carefulRows.cutOff();
    }
}
