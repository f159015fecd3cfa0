package dev.midstream.cli;

/** A command cannot do what it was asked for; the message says why and what to do. Nothing was touched. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public Refusal(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public static Refusal usage(String message) {
        return new Refusal(ExitCode.USAGE, message);
    }

    public int exitCode() {
        return exitCode;
    }
}
