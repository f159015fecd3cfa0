package dev.midstream.checkpoints.lease;

import dev.midstream.checkpoints.log.StreamId;

/** A second condition of a fence: this other stream is still at the version its reader acted on. */
public record Guard(StreamId stream, long version) {}
