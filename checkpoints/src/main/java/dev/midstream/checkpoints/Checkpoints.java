package dev.midstream.checkpoints;

/**
 * The store of event streams, their states and leases.
 *
 * @param <E> the event type
 * @param <S> the type of a stream's state
 */
public interface Checkpoints<E, S> {

    /**
     * Runs the work in one transaction and commits it when the work returns. Everything the work did through the transaction
     * takes effect together or not at all; an exception from the work rolls back and comes out unchanged.
     *
     * <p>An exception from the commit itself leaves the outcome open (the answer may have been lost): read the stream's
     * version to learn it.
     */
    <R> Outcome<R> transact(Terms terms, Work<E, S, R> work);

    /** {@link #transact} for work that sets no fence. */
    default <R> R commit(Terms terms, Work<E, S, R> work) {
        return switch (transact(terms, work)) {
            case Outcome.Committed<R>(R value) -> value;
            case Outcome.Fenced<R> fenced ->
                throw new IllegalStateException("fenced (" + fenced.why() + ") without having set a fence");
        };
    }

    /** One unit of work. */
    @FunctionalInterface
    interface Work<E, S, R> {
        R in(Transaction<E, S> transaction);
    }
}
