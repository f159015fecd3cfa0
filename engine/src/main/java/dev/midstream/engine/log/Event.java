package dev.midstream.engine.log;

/** A fact in one of a migration's streams. Each stream has its own sealed set of them. */
public interface Event {}
