package dev.midstream.engine.run;

import dev.midstream.engine.lane.LaneEvent.RowsPassedOver;
import dev.midstream.engine.lane.LaneEvent.RowsQuarantined;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.run.LaneExecutor.Chunk;
import dev.midstream.engine.run.LaneExecutor.Manner;

/** In which manner the next chunk of a lane is done, after what happened to the ones before. */
final class Manners {
    /** Conflicts in a row after which a chunk gives way. */
    private static final int CONFLICTS_MAX = 2;

    /** Left behind in one lane at most: its state is written with every chunk. Beyond it, chunks wait for locks again. */
    private static final int TO_REVISIT_MAX = 2_000;

    private int conflicts;
    private boolean careful;

    Manner next(Open lane) {
        boolean room = lane.leftovers().toRevisit().size() < TO_REVISIT_MAX;
        boolean yields = isYielding() && room;
        if (careful) {
            return yields ? Manner.CAREFUL_YIELDING : Manner.CAREFUL;
        }
        return yields ? Manner.YIELDING : Manner.PLAIN;
    }

    /** Whether rows were locked just now. */
    boolean isYielding() {
        return conflicts >= CONFLICTS_MAX;
    }

    void conflicted() {
        conflicts++;
    }

    /** A row was refused. */
    void refused() {
        careful = true;
    }

    /** Yielding as long as rows are locked, careful as long as they are refused: where one was, others are likely. */
    void committed(Chunk chunk) {
        boolean locked = chunk.events().stream().anyMatch(RowsPassedOver.class::isInstance);
        conflicts = locked ? conflicts : 0;
        careful = careful && chunk.events().stream().anyMatch(RowsQuarantined.class::isInstance);
    }
}
