package dev.midstream.engine.lane;

import java.util.List;
import java.util.Optional;

/** How far a lane has come. */
public sealed interface Cursor {

    /**
     * In blocks.
     *
     * @param base every block of the lane below it is done
     * @param weave the group under way; empty between groups
     * @param next the index of its next chunk
     */
    record AtBlock(long base, Optional<Weave> weave, int next) implements Cursor {}

    /** In keys: everything up to and including this one is done; empty before the first chunk. */
    record AtKey(Optional<List<String>> after) implements Cursor {
        public AtKey {
            after = after.map(List::copyOf);
        }
    }
}
