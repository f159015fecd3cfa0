package dev.midstream.cli;

/** The exit codes, stable and documented in docs/command-line.md. */
public final class ExitCode {
    public static final int DONE = 0;
    /** lint found something. */
    public static final int FINDINGS = 1;
    /** Usage, or a bad migration file; nothing was touched. */
    public static final int USAGE = 2;
    /** A step failed; the state is kept and a rerun continues. */
    public static final int FAILED = 3;
    /** A claim did not hold. */
    public static final int UNPROVED = 4;
    /** Stopped at a gate, paused, aborted, or asked to leave. */
    public static final int STOPPED = 5;
    /** No database, or no Java: EX_UNAVAILABLE of sysexits.h. */
    public static final int UNAVAILABLE = 69;

    private ExitCode() {}
}
