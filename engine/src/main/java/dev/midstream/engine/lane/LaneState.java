package dev.midstream.engine.lane;

import dev.midstream.engine.log.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A lane as its events left it. */
public sealed interface LaneState extends State {
    int step();

    Leaf leaf();

    LaneRange range();

    Tally tally();

    /** The lanes that were split off this one. */
    List<Integer> children();

    /** Rows that were refused, for a person to look at. */
    default List<QuarantinedRow> quarantine() {
        return List.of();
    }

    /** Rows changed, or found in breach of a claim. */
    default long rows() {
        return tally().rows();
    }

    /**
     * There is work left.
     *
     * @param weaving how its windows are woven and why; empty before the first chunk, and for a lane of keys
     */
    record Open(
            int step,
            Leaf leaf,
            LaneRange range,
            Cursor cursor,
            Tally tally,
            Leftovers leftovers,
            Optional<Weaving> weaving,
            List<Integer> children)
            implements LaneState {
        public Open {
            children = List.copyOf(children);
        }

        @Override
        public List<QuarantinedRow> quarantine() {
            return leftovers.quarantine();
        }

        /** Whether it has been gone through once, and at most what was left behind is not done. */
        public boolean isAtTheEnd() {
            return switch (range) {
                case LaneRange.Blocks blocks -> ((Cursor.AtBlock) cursor).base() >= blocks.to();
                case LaneRange.Keys keys ->
                    ((Cursor.AtKey) cursor).after().filter(keys.upTo()::equals).isPresent();
            };
        }

        Open at(Cursor next, long rows, ChunkCost cost) {
            return new Open(step, leaf, range, next, tally.plus(rows, cost), leftovers, weaving, children);
        }

        Open leaving(Leftovers left) {
            return new Open(step, leaf, range, cursor, tally, left, weaving, children);
        }

        Open weaving(Weaving chosen) {
            return new Open(step, leaf, range, cursor, tally, leftovers, Optional.of(chosen), children);
        }

        Open keeping(LaneRange kept, int newLane) {
            List<Integer> more = new ArrayList<>(children);
            more.add(newLane);
            return new Open(step, leaf, kept, cursor, tally, leftovers, weaving, more);
        }
    }

    /** How a lane's windows are woven, and why. */
    record Weaving(WeaveShape shape, String reason) {}

    /** A chunk was refused, or rows are in quarantine, and nobody has looked yet. */
    record Stuck(Open at, String sqlState, String message, String place) implements LaneState {

        /** Whether everything is done but rows in quarantine. */
        public boolean isDoneButForQuarantine() {
            return at.isAtTheEnd()
                    && at.leftovers().toRevisit().isEmpty()
                    && !at.quarantine().isEmpty();
        }

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
        public Tally tally() {
            return at.tally();
        }

        @Override
        public List<QuarantinedRow> quarantine() {
            return at.quarantine();
        }

        @Override
        public List<Integer> children() {
            return at.children();
        }
    }

    /** Nothing is left. */
    record Done(int step, Leaf leaf, LaneRange range, Tally tally, Optional<String> note, List<Integer> children)
            implements LaneState {
        public Done {
            children = List.copyOf(children);
        }
    }
}
