package dev.midstream.engine.run;

import dev.midstream.engine.control.Directives;
import dev.midstream.planner.file.PhaseName;

/** Why a process has nothing more to do for a migration. */
public sealed interface Ending {
    /** Everything is done. */
    record Completed() implements Ending {}

    /** Everything asked for is done; the phase waits for a person. */
    record AtGate(PhaseName before) implements Ending {}

    /** A step, or a hook, could not be done; the state is kept. {@code step} is its number; 0 for a hook. */
    record Failed(int step, String title, String sqlState, String message) implements Ending {}

    /** A claim did not hold. */
    record Unproved(int step, String title, long violations, String message) implements Ending {}

    /** An operator stopped it for good. */
    record Aborted(Directives.Stop by) implements Ending {}

    /** It is as if it had never been. */
    record RolledBack() implements Ending {}

    /** This process was asked to leave. */
    record Left() implements Ending {}
}
