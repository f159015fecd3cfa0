package dev.midstream.engine.run;

import dev.midstream.engine.allowance.Allowance;
import java.time.Duration;
import java.util.Optional;

/** One worker's share of what is allowed: it rests after each chunk until the rates, and the share of time, are kept. */
final class RateGate {
    /** A chunk is at most this share of a second's rows, so that a limit does not become a pulse. */
    private static final double CHUNK_SECONDS = 0.2;

    /**
     * Of a chunk, while load leaves less than one worker's time: whoever meets it waits for less, for a core, for the WAL it wrote or for
     * its rows, and what it takes comes in smaller pieces.
     */
    private static final double CHUNK_SHARE_SLOWED = 0.25;

    /** WAL is counted in these, so that a limit of some gigabytes is still a number of permits. */
    private static final double WAL_UNIT_BYTES = 1024;

    private final Meter rows = new Meter();
    private final Meter wal = new Meter();
    private Allowance allowed = Allowance.FULL;
    private boolean isCutShort;

    /** What is in force from now on. */
    void allow(Allowance allowance) {
        allowed = allowance;
        rows.allow(allowance.rowsPerSecond());
        wal.allow(allowance.walBytesPerSecond().map(bytes -> bytes / WAL_UNIT_BYTES));
    }

    /** How many rows a chunk may have, at most. */
    Optional<Long> chunkRowsMax() {
        return rows.rate().map(rate -> Math.max(1L, Math.round(rate * CHUNK_SECONDS)));
    }

    /** How large a chunk may be, as a share of what its sizer thinks right. */
    double chunkShare() {
        return allowed.workers() < 1 ? CHUNK_SHARE_SLOWED : 1;
    }

    /**
     * How long to rest after a chunk.
     *
     * @param walBytes that it wrote, or at most
     * @param took its time, in which what it used is paid off as well
     */
    Duration restAfter(long changed, long walBytes, Duration took) {
        Duration paid = longer(rows.pay(changed), wal.pay(walBytes / WAL_UNIT_BYTES));
        Duration left = paid.compareTo(took) > 0 ? paid.minus(took) : Duration.ZERO;
        return longer(left, allowed.restAfter(took));
    }

    /** The rest that was due was not taken to its end: what is allowed has changed. */
    void cutShort() {
        isCutShort = true;
    }

    /** How long to rest before another chunk, since the rest after the last was cut short; asked once. */
    Duration restLeft() {
        Duration left = isCutShort ? longer(rows.owedFor(), wal.owedFor()) : Duration.ZERO;
        isCutShort = false;
        return left;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
