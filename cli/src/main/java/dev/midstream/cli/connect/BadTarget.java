package dev.midstream.cli.connect;

/** The connection settings cannot be used; nothing was tried. */
public final class BadTarget extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadTarget(String message) {
        super(message);
    }
}
