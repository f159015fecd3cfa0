package dev.midstream.engine.run;

import dev.midstream.engine.lane.LaneEvent.RowsQuarantined;
import dev.midstream.engine.run.LaneExecutor.Chunk;
import dev.midstream.engine.run.LaneExecutor.Manner;

/** In which manner the next chunk of a lane is done, after what happened to the ones before. */
final class Manners {
    /** Conflicts in a row after which a chunk gives way instead of getting smaller. */
    private static final int CONFLICTS_MAX = 2;

    private int conflicts;
    private boolean careful;

    Manner next() {
        if (careful) {
            return Manner.CAREFUL;
        }
        return conflicts >= CONFLICTS_MAX ? Manner.YIELDING : Manner.PLAIN;
    }

    void conflicted() {
        conflicts++;
    }

    /** A row was refused. */
    void refused() {
        careful = true;
    }

    /** Careful as long as rows are refused: where one was, others are likely. */
    void committed(Chunk chunk) {
        conflicts = 0;
        careful = careful && chunk.events().stream().anyMatch(RowsQuarantined.class::isInstance);
    }
}
