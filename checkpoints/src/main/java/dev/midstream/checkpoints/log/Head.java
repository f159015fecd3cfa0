package dev.midstream.checkpoints.log;

import java.util.Optional;

/** A stream at its newest version: its state without replay, and who holds it. */
public record Head<S>(StreamId stream, long version, S state, Optional<Holder> holder) {}
