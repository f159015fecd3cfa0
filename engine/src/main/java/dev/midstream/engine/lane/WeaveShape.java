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

    /** Whether the chunks of a group under way are not too large for this shape, whatever the number of their strands. */
    boolean allows(Weave underWay) {
        return (long) underWay.windowBlocks() * strands <= (long) windowBlocksMax * underWay.strands();
    }

    /**
     * The group of this shape at a place in a lane. A rest too short for it is divided into as many, smaller windows: it is the
     * number of windows that gives versions time to die between two visits of a page.
     */
    public Weave weave(long from, long laneTo) {
        long left = laneTo - from;
        int blocks = Math.clamp(Math.ceilDiv(left, windows), 1, windowBlocks);
        int count = (int) Math.min(windows, Math.ceilDiv(left, blocks));
        return new Weave(from, blocks, count, strands);
    }
}
