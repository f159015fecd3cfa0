package dev.midstream.checkpoints.log;

import java.time.Instant;

/** A journal as it is listed. */
public record Journal(JournalId id, String name, Instant createdAt) {}
