package dev.midstream.checkpoints.lease;

import dev.midstream.checkpoints.log.StreamId;
import java.util.UUID;

/**
 * The right to write a stream. The pair (owner, epoch) is the fence: every claim raises the epoch, and an owner id is used
 * by one process life only, so a claim lost in a crash of the server can never be mistaken for a later one.
 */
public record Lease(StreamId stream, UUID owner, long epoch) {}
