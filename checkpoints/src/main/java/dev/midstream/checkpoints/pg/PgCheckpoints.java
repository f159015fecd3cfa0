package dev.midstream.checkpoints.pg;

import dev.midstream.checkpoints.Checkpoints;
import dev.midstream.checkpoints.Outcome;
import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.codec.Codec;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checkpoints in the schema {@code midstream} of a PostgreSQL database (14 or newer). */
public final class PgCheckpoints<E, S> implements Checkpoints<E, S> {
    private static final Map<String, Outcome.Why> FENCES =
            Map.of("MS001", Outcome.Why.LEASE_LOST, "MS002", Outcome.Why.GUARD_MOVED);

    private final Pool pool;
    private final Codec<E> events;
    private final Codec<S> states;

    public PgCheckpoints(Pool pool, Codec<E> events, Codec<S> states) {
        this.pool = pool;
        this.events = events;
        this.states = states;
    }

    @Override
    public <R> Outcome<R> transact(Terms terms, Work<E, S, R> work) {
        try (Loan loan = Loan.from(pool)) {
            PgTransaction<E, S> transaction = new PgTransaction<>(loan, events, states, terms);
            try {
                transaction.begin();
                R value = work.in(transaction);
                transaction.commit();
                return new Outcome.Committed<>(value);
            } catch (RuntimeException e) {
                transaction.rollback(e);
                RuntimeException first = transaction.firstFailure().orElse(e);
                Outcome.Why fence = fenceOf(first);
                if (fence != null) {
                    return new Outcome.Fenced<>(fence);
                }
                throw first;
            }
        }
    }

    private static Outcome.@Nullable Why fenceOf(Throwable failure) {
        return failure instanceof PgException refusal ? FENCES.get(refusal.getSqlState()) : null;
    }
}
