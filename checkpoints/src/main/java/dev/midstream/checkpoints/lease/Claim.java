package dev.midstream.checkpoints.lease;

import dev.midstream.checkpoints.log.Head;

/**
 * A claim that succeeded: the lease, and the stream as it was found.
 *
 * @param takenOver whether another owner's lease had expired on it
 */
public record Claim<S>(Lease lease, Head<S> head, boolean takenOver) {}
