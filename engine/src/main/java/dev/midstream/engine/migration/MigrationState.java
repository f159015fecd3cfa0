package dev.midstream.engine.migration;

import dev.midstream.engine.log.State;
import dev.midstream.planner.file.PhaseName;

/** Where a migration stands. */
public sealed interface MigrationState extends State {
    Work work();

    /** Steps are being done. */
    record Running(Work work) implements MigrationState {}

    /** Everything asked for is done; the phase {@code before} waits for a person. */
    record AtGate(Work work, PhaseName before) implements MigrationState {}

    /** A step could not be done. */
    record Failed(Work work, int step, String sqlState, String message, int runs) implements MigrationState {}

    /** A claim did not hold. */
    record Unproved(Work work, int step, long violations, String message, int runs) implements MigrationState {}

    /** A hook failed. */
    record StoppedByHook(Work work, String title, String message, int runs) implements MigrationState {}

    /** Everything is done. */
    record Completed(Work work) implements MigrationState {}

    /** Finished steps are being undone, newest first. */
    record RollingBack(Work work) implements MigrationState {}

    /** As if it had never been. */
    record RolledBack(Work work) implements MigrationState {}
}
