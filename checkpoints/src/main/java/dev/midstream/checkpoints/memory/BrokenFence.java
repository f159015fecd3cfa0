package dev.midstream.checkpoints.memory;

import dev.midstream.checkpoints.Outcome;

/** Comes out of a write behind a fence that does not hold; the transaction ends as {@link Outcome.Fenced}. */
public final class BrokenFence extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Outcome.Why why;

    BrokenFence(Outcome.Why why) {
        super("fenced: " + why, null, false, false);
        this.why = why;
    }

    public Outcome.Why why() {
        return why;
    }
}
