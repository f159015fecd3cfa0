package dev.midstream.engine.lane;

/**
 * The shape wanted for the next group of windows.
 *
 * @param windowBlocks blocks of a window
 * @param windows windows interleaved
 * @param strands strands of a window
 * @param windowBlocksMax a group under way with larger windows than this is started again, smaller
 */
public record WeaveShape(int windowBlocks, int windows, int strands, int windowBlocksMax) {

    /** The group of this shape at a place in a lane; a short rest is divided among fewer or smaller windows. */
    public Weave weave(long from, long laneTo) {
        long left = laneTo - from;
        int blocks = (int) Math.min(windowBlocks, left);
        int count = (int) Math.min(windows, (left + blocks - 1) / blocks);
        return new Weave(from, blocks, count, strands);
    }
}
