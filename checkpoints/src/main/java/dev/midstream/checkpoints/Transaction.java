package dev.midstream.checkpoints;

import dev.midstream.checkpoints.lease.Claim;
import dev.midstream.checkpoints.lease.Guard;
import dev.midstream.checkpoints.lease.Lease;
import dev.midstream.checkpoints.log.Append;
import dev.midstream.checkpoints.log.AppendOutcome;
import dev.midstream.checkpoints.log.Head;
import dev.midstream.checkpoints.log.Journal;
import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.checkpoints.log.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What can be read and written in one transaction. Used by the thread that runs the work, and only while it runs. */
public interface Transaction<E, S> {

    /** The store's clock, by which leases and everything else that must agree between machines is measured. */
    Instant now();

    /** The journal of this name. */
    Optional<JournalId> findJournal(String name);

    /** The journal of this name, made if there is none. */
    JournalId openJournal(String name);

    /** All journals, oldest first. */
    List<Journal> journals();

    /** The newest version of every stream of the journal, by number. */
    List<Head<S>> heads(JournalId journal);

    /** The newest version of one stream; empty if nothing was ever appended to it. */
    Optional<Head<S>> head(StreamId stream);

    /**
     * The newest version of one stream, once nobody is writing it; and nobody will before the end of this transaction. For those
     * who write a stream that another holds.
     */
    Optional<Head<S>> headAlone(StreamId stream);

    /** How many streams of each journal, numbered from here on, are held under a lease that has not expired. */
    Map<JournalId, Integer> held(int fromNumber);

    /** Up to {@code limit} events after the version, oldest first. */
    List<Recorded<E>> read(StreamId stream, long afterVersion, int limit);

    /** Appends to a stream that needs no lease. */
    AppendOutcome append(Append<E, S> append);

    /**
     * Appends to a held stream and renews the lease. If the lease is no longer the newest, or the stream is at another version, the
     * transaction ends as {@link Outcome.Fenced}, at the latest when it would have committed.
     */
    void append(Lease lease, Duration term, Append<E, S> append);

    /**
     * Takes the first of the candidates (stream numbers, most wanted first) that nobody else holds, or whose lease has expired.
     * A stream that another transaction is writing at this moment is passed over, however old its lease.
     */
    Optional<Claim<S>> claim(JournalId journal, List<Integer> candidates, UUID owner, Duration term);

    /**
     * Demands that the lease is the newest of its stream, the stream is at this version and the guard, if given, holds; and
     * keeps the stream from being claimed until the end of the transaction. If not, the transaction ends as
     * {@link Outcome.Fenced}, at the latest when it would have committed.
     */
    void fence(Lease lease, long version, Optional<Guard> guard);

    /** Extends the lease; false if it is no longer the newest. */
    boolean renew(Lease lease, Duration term);

    /** Gives the stream back, if it is still held under this lease. */
    void release(Lease lease);
}
