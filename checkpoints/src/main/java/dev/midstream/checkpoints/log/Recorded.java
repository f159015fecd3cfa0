package dev.midstream.checkpoints.log;

import java.time.Instant;

/**
 * An event as stored.
 *
 * @param version its place in the stream, from 1
 * @param at the store's clock when it was appended
 */
public record Recorded<E>(StreamId stream, long version, Instant at, E event) {}
