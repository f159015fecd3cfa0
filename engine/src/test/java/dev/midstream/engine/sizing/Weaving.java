package dev.midstream.engine.sizing;

import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.Weave;
import dev.midstream.engine.lane.WeaveShape;
import java.time.Duration;
import java.util.Optional;

/** A sizer, and whole groups of chunks that it learns from. */
record Weaving(WeaveSizer sizer) {
    static final int ROWS_A_BLOCK = 80;

    /** Every chunk of a group, of which these shares of rows stayed on their page. */
    void group(double hotFirst, double hotLater) {
        group(hotFirst, hotLater, ROWS_A_BLOCK);
    }

    void group(double hotFirst, double hotLater, int rowsABlock) {
        Weave weave = shape().weave(0, Long.MAX_VALUE);
        for (int index = 0; index < weave.chunks(); index++) {
            Weave.BlockChunk chunk = weave.chunk(index, Long.MAX_VALUE);
            long rows = (long) weave.windowBlocks() * rowsABlock / weave.strands();
            double hot = chunk.strand() == 0 ? hotFirst : hotLater;
            sizer.done(chunk, rows, new ChunkCost(Duration.ofNanos(1), Duration.ZERO, 0, (long) (rows * hot)));
        }
    }

    WeaveShape shape() {
        return sizer.shape(Optional.empty());
    }
}
