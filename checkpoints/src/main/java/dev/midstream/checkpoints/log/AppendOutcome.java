package dev.midstream.checkpoints.log;

/** What became of an append. A conflict is an answer, not an error: read the stream again and decide anew. */
public sealed interface AppendOutcome {
    /** The events are part of this transaction; {@code version} is the stream's new version. */
    record Appended(long version) implements AppendOutcome {}

    /** Another writer was first (or, for a new stream, it exists already). Nothing was appended. */
    record Conflict(long expectedVersion) implements AppendOutcome {}
}
