package dev.midstream.checkpoints.codec;

/** A stored fact that this version cannot read: written by a newer version, or damaged. Stop; do not go on without it. */
public final class UnreadableFact extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableFact(String message, Throwable cause) {
        super(message, cause);
    }

    public UnreadableFact(String message) {
        super(message);
    }
}
