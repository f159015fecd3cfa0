package dev.midstream.engine.lane;

import java.util.List;
import java.util.Optional;

/** The part of a table that is one lane's. Lanes of a table do not overlap and leave no gap. */
public sealed interface LaneRange {

    /** Blocks {@code from} (inclusive) to {@code to} (exclusive) of the heap. */
    record Blocks(long from, long to) implements LaneRange {
        public Blocks {
            if (from < 0 || to < from) {
                throw new IllegalArgumentException("blocks [" + from + ", " + to + ")");
            }
        }

        public long size() {
            return to - from;
        }
    }

    /**
     * Keys above {@code after} up to and including {@code upTo}, as the server orders them. Keys are typed text: they are compared in
     * the server only (client-side comparison lost rows in gh-ost#909, spirit#479).
     *
     * @param after empty for the first lane, which starts below every key
     * @param rows how many rows it held when it was planned, by estimate; for progress
     */
    record Keys(Optional<List<String>> after, List<String> upTo, long rows) implements LaneRange {
        public Keys {
            after = after.map(List::copyOf);
            upTo = List.copyOf(upTo);
        }
    }
}
