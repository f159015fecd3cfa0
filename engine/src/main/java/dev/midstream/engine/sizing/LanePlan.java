package dev.midstream.engine.sizing;

import dev.midstream.engine.lane.LaneRange.Blocks;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides a table's blocks into lanes. Many small ones: workers share a table, a dead worker's part is small, and the row of a lane
 * is updated about as often as there are lanes, so that its version chain stays short while the xmin horizon is pinned.
 */
public final class LanePlan {
    /** 64 MiB: less would not hold a group of full windows. Idle workers divide what is left. */
    static final long LANE_BLOCKS_MIN = 8192;

    static final int LANES_MAX = 256;
    private static final long CHUNK_BLOCKS = 128;

    private LanePlan() {}

    /** Lanes over [0, blocks) without gap or overlap; none for an empty table. */
    public static List<Blocks> ofBlocks(long blocks) {
        if (blocks == 0) {
            return List.of();
        }
        long chunks = Math.max(1, blocks / CHUNK_BLOCKS);
        long wanted = Math.clamp(Math.round(Math.sqrt((double) chunks)), 1, LANES_MAX);
        long laneBlocks = Math.max(LANE_BLOCKS_MIN, (blocks + wanted - 1) / wanted);
        List<Blocks> lanes = new ArrayList<>();
        for (long from = 0; from < blocks; from += laneBlocks) {
            lanes.add(new Blocks(from, Math.min(from + laneBlocks, blocks)));
        }
        return lanes;
    }

    /** Into how many ranges of keys a table of so many rows is divided. */
    public static int ofKeys(long rows) {
        long chunks = Math.max(1, rows / 1_000);
        return Math.clamp(Math.round(Math.sqrt((double) chunks)), 1, 64);
    }
}
