package dev.midstream.engine.sizing;

import dev.midstream.engine.lane.ChunkCost;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Sizes chunks, in units of the chunker's own (blocks of a window, rows of a range), so that a statement takes about the target
 * time and writes no more WAL than a standby takes in one gulp. Fed with executor time only: a chunk that learned from lock waits
 * or throttling shrank to the floor under load, and a 9-hour job took 60 (spirit#1072).
 */
public final class ChunkSizer {
    /** Chunks remembered; the slowest tenth of them counts. */
    private static final int REMEMBERED = 10;
    /** Growth of one decision: one lucky chunk must not make the next one huge (spirit). */
    private static final double GROWTH_MAX = 1.5;
    /** Of one gap: more would be a guess about what comes behind it. */
    private static final double GAP_GROWTH = 4;
    /** A chunk this many times over its target divides the size at once. */
    private static final int PANIC_FACTOR = 5;

    private static final int PANIC_DIVISOR = 10;

    /** A chunk of a smaller share of the size than this was meant to be small. */
    private static final double PART = 0.3;

    /** WAL of one chunk at most, everybody else's meanwhile included. */
    private static final double WAL_BYTES_MAX = 16 << 20;

    private final Duration target;
    private final double min;
    private final int max;
    /** Of the newest chunks: which share of its budget a unit took, of time or of WAL, whichever was more. */
    private final Deque<Double> loadPerUnit = new ArrayDeque<>();

    private double size;
    private boolean knowsNothing = true;

    /**
     * @param start the size before anything is known
     * @param min the floor, above 0; a chunk this small is tried however slow it is
     * @param max the ceiling
     */
    public ChunkSizer(Duration target, int start, double min, int max) {
        this.target = target;
        this.min = min;
        this.max = max;
        this.size = start;
    }

    /** The size of the next chunk, where less than a unit cannot be had. */
    public int size() {
        return (int) Math.max(1, Math.round(size));
    }

    /** The size of the next chunk, where a unit can be divided. */
    public double exactSize() {
        return size;
    }

    /** Somebody else worked with chunks of this size before: until something is learned here, it is as good as any. */
    public void takeUp(double others) {
        if (knowsNothing) {
            size = Math.clamp(others, min, max);
        }
    }

    /**
     * Learns from a committed chunk. A chunk without work (a gap in the keys, blocks already done) teaches nothing; neither does one that
     * was meant to be small, and kept within the target, if it looks as if a whole one would not: what every chunk costs, however small it
     * is, weighs more in it, and the next one, a part of what was learned, would be smaller still.
     */
    public void done(double units, long rows, ChunkCost cost) {
        if (rows == 0 || units <= 0) {
            return;
        }
        knowsNothing = false;
        double load =
                Math.max((double) cost.took().toNanos() / target.toNanos(), cost.walBytesAtWork() / WAL_BYTES_MAX);
        if (units < size * PART && load <= 1 && load * size > units) {
            return;
        }
        loadPerUnit.addLast(load / units);
        if (loadPerUnit.size() > REMEMBERED) {
            loadPerUnit.removeFirst();
        }
        if (load > PANIC_FACTOR) {
            cutOff();
            return;
        }
        double wanted = 1 / slowestTenth();
        size = Math.clamp(Math.min(wanted, size * GROWTH_MAX), min, max);
    }

    /** Nothing was to be done over a longer way: chunks that were small for what lies behind are so no longer, up to this size. */
    public void nothingMet(double upTo) {
        size = Math.max(size, Math.clamp(size * GAP_GROWTH, min, upTo));
    }

    /** A chunk ran into a conflict, or was refused: the next one is half as large. */
    public void failed() {
        knowsNothing = false;
        size = Math.max(min, size / 2);
    }

    /** A chunk was cut off many times over its target: as good as one that ended so late. */
    public void cutOff() {
        knowsNothing = false;
        size = Math.max(min, size / PANIC_DIVISOR);
        loadPerUnit.clear();
    }

    /** A smaller chunk would be no faster. */
    void atLeast(double units) {
        size = Math.clamp(units, size, max);
    }

    /** Whether it is at its floor, or so near to it that it rounds to it. */
    public boolean isSmallest() {
        return size < 1.5 * min;
    }

    private double slowestTenth() {
        double[] sorted = loadPerUnit.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(sorted.length * 0.9) - 1];
    }
}
