package dev.midstream.engine.lane;

import dev.midstream.engine.lane.LaneEvent.ChunkRefused;
import dev.midstream.engine.lane.LaneEvent.LaneAbandoned;
import dev.midstream.engine.lane.LaneEvent.LaneReset;
import dev.midstream.engine.lane.LaneState.Open;
import java.util.Collection;
import java.util.Optional;

/**
 * What becomes of a lane whose table is not as it was: rewritten (VACUUM FULL, CLUSTER, TRUNCATE, a rewriting ALTER), so that its
 * blocks are other rows now; renamed; or gone. The first lane to notice a rewrite starts again over the whole table, where rows
 * that are done are no longer pending; the others end in its favour.
 */
public final class Relocation {
    private Relocation() {}

    /**
     * Where the lane's table is now, by its OID.
     *
     * @param belongs whether it is still the table of the step, or a partition of it
     */
    public record Whereabouts(String schema, String name, long filenode, long blocks, boolean belongs) {
        private boolean isCalled(Leaf leaf) {
            return schema.equals(leaf.schema()) && name.equals(leaf.name());
        }
    }

    /**
     * What follows; nothing if the table is where it was.
     *
     * @param found empty if the table is gone
     * @param others the other lanes of the same step
     */
    public static Optional<LaneEvent> decide(Open lane, Optional<Whereabouts> found, Collection<LaneState> others) {
        if (found.isEmpty()) {
            return Optional.of(new LaneAbandoned("the table is gone"));
        }
        Whereabouts now = found.get();
        boolean renamed = !now.isCalled(lane.leaf());
        if (renamed && !now.belongs()) {
            return Optional.of(replaced(lane, now));
        }
        Leaf leaf = new Leaf(now.schema(), now.name(), lane.leaf().oid(), now.filenode());
        return switch (lane.range()) {
            case LaneRange.Blocks ignored
            when now.filenode() != lane.leaf().filenode() -> Optional.of(rewritten(lane, leaf, now.blocks(), others));
            case LaneRange.Blocks blocks ->
                renamed ? Optional.of(new LaneReset(leaf, blocks, lane.rows())) : Optional.empty();
            case LaneRange.Keys keys -> // a rewrite moves no key
                renamed ? Optional.of(new LaneReset(leaf, rest(keys, lane.cursor()), lane.rows())) : Optional.empty();
        };
    }

    /** What is left of a range of keys, of which the log alone knows how far it is done. */
    private static LaneRange rest(LaneRange.Keys keys, Cursor cursor) {
        return switch (cursor) {
            case Cursor.AtKey at -> new LaneRange.Keys(at.after(), keys.upTo(), keys.rows());
            case Cursor.AtBlock ignored -> keys;
        };
    }

    /** Whoever bears the name now gets lanes of its own, if rows show what is done; by keys alone nobody could tell. */
    private static LaneEvent replaced(Open lane, Whereabouts now) {
        String what = "the table is called %s.%s now".formatted(now.schema(), now.name());
        return switch (lane.range()) {
            case LaneRange.Blocks ignored -> new LaneAbandoned(what);
            case LaneRange.Keys ignored ->
                new ChunkRefused(
                        "",
                        what,
                        "table %s.%s"
                                .formatted(lane.leaf().schema(), lane.leaf().name()));
        };
    }

    private static LaneEvent rewritten(Open lane, Leaf leaf, long blocks, Collection<LaneState> others) {
        boolean covered = others.stream().anyMatch(other -> coversAll(other, lane, leaf.filenode()));
        return covered
                ? new LaneAbandoned("the table was rewritten; another lane covers all of it anew")
                : new LaneReset(leaf, new LaneRange.Blocks(0, blocks), lane.rows());
    }

    private static boolean coversAll(LaneState other, Open lane, long filenode) {
        return other.step() == lane.step()
                && other.leaf().oid() == lane.leaf().oid()
                && other.leaf().filenode() == filenode
                && other.range() instanceof LaneRange.Blocks blocks
                && blocks.from() == 0;
    }
}
