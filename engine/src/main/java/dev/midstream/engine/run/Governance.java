package dev.midstream.engine.run;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What it takes to watch over a server.
 *
 * @param server the journal of what is about all of it
 * @param exchange with its other databases; empty if they are nobody's business
 */
public record Governance(Store server, Instruments instruments, Optional<Supplier<Exchange>> exchange) {}
