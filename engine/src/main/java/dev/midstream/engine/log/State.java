package dev.midstream.engine.log;

/** What the facts of one stream add up to. Each stream has its own sealed set of them. */
public interface State {}
