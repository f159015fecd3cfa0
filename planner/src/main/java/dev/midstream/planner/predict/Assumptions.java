package dev.midstream.planner.predict;

import java.time.Duration;

/** Figures of a server of two cores with durable settings and a warm cache, rounded; a measurement takes their place. */
final class Assumptions {
    /** A transaction that changes only the catalog, without the wait for its lock. */
    static final Duration CATALOG = Duration.ofMillis(50);

    /** Bytes of heap that a scan reads in a second from a warm cache. */
    static final double SCAN_BYTES_PER_SECOND = 1e9;

    /** What of a table is thought to be in a cache, and how fast the rest is read. */
    static final double CACHED_BYTES = 8e9;

    static final double DISK_BYTES_PER_SECOND = 300e6;

    /** Rows that a scan compares with a constraint in a second. */
    static final double SCAN_ROWS_PER_SECOND = 10e6;

    /** Rows that look up their foreign key in a second, and rows of the referenced table that are made ready for it. */
    static final double LOOKUP_ROWS_PER_SECOND = 7e6;

    static final double REFERENCED_ROWS_PER_SECOND = 550_000;

    /** Rows that one worker compares with the claims in a second. */
    static final double VERIFY_ROWS_PER_SECOND = 4e6;

    /** Rows that one worker finds by their key in a second, with nothing to write. */
    static final double SWEEP_ROWS_PER_SECOND = 1e6;

    /** Rows of one worker with one index on the table. */
    static final double FILL_ROWS_PER_SECOND = 180_000;

    /** What each further index takes of that speed; most new row versions stay on their page, so it is little. */
    static final double INDEX_DRAG = 0.15;

    /** Of a concurrent build, which reads the table twice and sorts. */
    static final double INDEX_ROWS_PER_SECOND = 1e6;

    static final double INDEX_BYTES_PER_ROW = 24;

    /** Beside the new version itself: record headers, the share of indexes. */
    static final double WAL_BYTES_PER_ROW = 120;

    /** Of the heap and its indexes, after a woven fill. */
    static final double GROWTH = 0.25;

    /** What a further worker adds to the speed of one. */
    static final double FURTHER_WORKER = 0.65;

    /** Leases, log and round trips around each chunk's statement. */
    static final double OVERHEAD = 1.1;

    /** Lanes are opened and closed, workers start. */
    static final Duration LANES = Duration.ofMillis(300);

    private Assumptions() {}
}
