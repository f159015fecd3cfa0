package dev.midstream.engine.run;

import dev.midstream.engine.fault.Fault;

/** Reads the errors of the database in use. */
public interface Faults {
    /** What the error means for the work; an error that is not the database's is thrown on, as the bug it is. */
    Fault classify(RuntimeException error);

    /** Its SQLSTATE; empty if it has none. */
    String sqlState(RuntimeException error);

    /** What it says, with detail and hint. */
    String message(RuntimeException error);
}
