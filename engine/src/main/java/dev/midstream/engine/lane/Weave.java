package dev.midstream.engine.lane;

/**
 * A group of windows that are passed over together, strand by strand.
 *
 * <p>A full page has no room for a new version of its rows, so an ordinary chunk moves every row to another page and writes every
 * index. A strand takes every k-th row of a page: the first strand moves them away, the page is pruned when the next strand reads
 * it, and that strand's new versions fit into the same page (heap-only updates). Several windows are interleaved, so that the
 * versions a strand left behind are old enough to be pruned when the next strand comes.
 *
 * @param from first block of the first window
 * @param windowBlocks blocks of a window, at least 1
 * @param windows how many windows, at least 1
 * @param strands into how many strands the rows of a page are divided; 1 for a plain pass
 */
public record Weave(long from, int windowBlocks, int windows, int strands) {
    /** The strand of a row is its line pointer modulo the number of strands, taken from the pointer's low byte. */
    public static final int STRANDS_MAX = 256;

    public Weave {
        if (from < 0 || windowBlocks < 1 || windows < 1 || strands < 1 || strands > STRANDS_MAX) {
            throw new IllegalArgumentException("weave from %d: %d windows of %d blocks, %d strands"
                    .formatted(from, windows, windowBlocks, strands));
        }
    }

    /** How many chunks it takes. */
    public int chunks() {
        return windows * strands;
    }

    /** The first block behind the group, within the lane. */
    public long to(long laneTo) {
        return Math.min(from + (long) windowBlocks * windows, laneTo);
    }

    /** The chunk at this place in the order: all windows for the first strand, then all for the next. */
    public BlockChunk chunk(int index, long laneTo) {
        if (index < 0 || index >= chunks()) {
            throw new IllegalArgumentException("chunk " + index + " of " + chunks());
        }
        long start = Math.min(from + (long) (index % windows) * windowBlocks, laneTo);
        return new BlockChunk(this, index, start, Math.min(start + windowBlocks, laneTo), index / windows);
    }

    /** One window's one strand: what one transaction updates. */
    public record BlockChunk(Weave weave, int index, long fromBlock, long toBlock, int strand) {
        public boolean isLast() {
            return index == weave.chunks() - 1;
        }
    }
}
