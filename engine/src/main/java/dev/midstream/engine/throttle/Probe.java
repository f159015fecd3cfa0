package dev.midstream.engine.throttle;

import java.time.Duration;
import java.util.List;

/** Reads one signal. Kept for the life of a governor: differences and smoothing are its own affair. */
public interface Probe {
    Signal signal();

    /** How often it is to be read. */
    Duration period();

    /** Reads it now: one reading or more, never none, and never throws for what the server or the network did. */
    List<Reading> read();
}
