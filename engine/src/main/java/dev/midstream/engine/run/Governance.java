package dev.midstream.engine.run;

/**
 * What it takes to watch over a server.
 *
 * @param server the journal of what is about all of it
 */
public record Governance(Store server, Instruments instruments) {}
