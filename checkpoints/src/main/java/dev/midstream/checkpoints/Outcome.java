package dev.midstream.checkpoints;

/** How a transaction with a fence ended. */
public sealed interface Outcome<R> {
    /** It is committed. */
    record Committed<R>(R value) implements Outcome<R> {}

    /** A fence did not hold; nothing happened. */
    record Fenced<R>(Why why) implements Outcome<R> {}

    /** Which condition failed. */
    enum Why {
        /** The stream has another owner, epoch or version: stop writing it and read it again. */
        LEASE_LOST,
        /** The guarded stream has moved on: read it again, then decide again. */
        GUARD_MOVED
    }
}
