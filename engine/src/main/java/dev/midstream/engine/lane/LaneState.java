package dev.midstream.engine.lane;

import dev.midstream.engine.log.State;
import java.time.Duration;
import java.util.Optional;

/** A lane as its events left it. */
public sealed interface LaneState extends State {
    int step();

    Leaf leaf();

    LaneRange range();

    /** Rows changed, or found in breach of a claim. */
    long rows();

    /** There is work left. */
    record Open(int step, Leaf leaf, LaneRange range, Cursor cursor, long rows, long chunks, Duration busy)
            implements LaneState {}

    /** A chunk was refused, and nobody has looked yet. */
    record Stuck(Open at, String sqlState, String message, String place) implements LaneState {
        @Override
        public int step() {
            return at.step();
        }

        @Override
        public Leaf leaf() {
            return at.leaf();
        }

        @Override
        public LaneRange range() {
            return at.range();
        }

        @Override
        public long rows() {
            return at.rows();
        }
    }

    /** Nothing is left. */
    record Done(int step, Leaf leaf, LaneRange range, long rows, long chunks, Duration busy, Optional<String> note)
            implements LaneState {}
}
