package dev.midstream.checkpoints.memory;

import dev.midstream.checkpoints.Checkpoints;
import dev.midstream.checkpoints.Outcome;
import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.log.Journal;
import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.checkpoints.log.StreamId;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Checkpoints in memory. Transactions work on what they saw and are checked when they commit, so that a simulation can
 * interleave any number of them on one thread: {@link #begin()} as many as wanted, then {@link #commit} in any order.
 */
public final class MemoryCheckpoints<E, S> implements Checkpoints<E, S> {
    final Clock clock;
    final Map<String, Journal> journals = new LinkedHashMap<>();
    final Map<StreamId, MemoryStream<E, S>> streams = new LinkedHashMap<>();

    /** @param clock the store's clock, by which leases are measured */
    public MemoryCheckpoints(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized <R> Outcome<R> transact(Terms terms, Work<E, S, R> work) {
        MemoryTransaction<E, S> transaction = begin();
        try {
            return commit(transaction, work.in(transaction));
        } catch (BrokenFence e) {
            return new Outcome.Fenced<>(e.why());
        }
    }

    /** Starts a transaction that another may overtake. */
    public MemoryTransaction<E, S> begin() {
        return new MemoryTransaction<>(this);
    }

    /** Commits if nothing the transaction relies on has changed meanwhile. */
    public synchronized <R> Outcome<R> commit(MemoryTransaction<E, S> transaction, R value) {
        Outcome.Why failed = transaction.firstBrokenFence();
        if (failed != null) {
            return new Outcome.Fenced<>(failed);
        }
        transaction.publish();
        return new Outcome.Committed<>(value);
    }

    Journal open(String name) {
        return journals.computeIfAbsent(
                name, n -> new Journal(new JournalId(journals.size() + 1L), n, clock.instant()));
    }
}
