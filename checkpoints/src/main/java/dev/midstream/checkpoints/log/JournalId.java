package dev.midstream.checkpoints.log;

/** The number of a journal: one named group of streams that belong to one undertaking. */
public record JournalId(long value) {}
