package dev.midstream.engine.pg.signal;

import java.util.OptionalLong;

/**
 * A table, or a partition of the last level, that is being backfilled.
 *
 * @param heapBytesBefore size of its heap when that began; empty if nobody knows, and then the first look at it is the measure
 */
public record TableAtWork(long oid, OptionalLong heapBytesBefore) {}
