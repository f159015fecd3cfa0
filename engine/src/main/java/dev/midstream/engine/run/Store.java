package dev.midstream.engine.run;

import dev.midstream.checkpoints.Checkpoints;
import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.lease.Claim;
import dev.midstream.checkpoints.lease.Lease;
import dev.midstream.checkpoints.log.Append;
import dev.midstream.checkpoints.log.AppendOutcome;
import dev.midstream.checkpoints.log.Head;
import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A migration's journal, with the few ways in which it is read and written. */
public final class Store {
    /** How long a holder that gives no sign keeps others out, if nobody says otherwise. */
    public static final Duration LEASE_TERM = Duration.ofSeconds(30);

    private static final int PAGE = 1_000;
    private static final int TRIES_MAX = 20;

    private final Checkpoints<Event, State> checkpoints;
    private final JournalId journal;
    private final Duration leaseTerm;

    public Store(Checkpoints<Event, State> checkpoints, JournalId journal) {
        this(checkpoints, journal, LEASE_TERM);
    }

    /** @param leaseTerm of the leases this process takes; each chunk is given half of it */
    public Store(Checkpoints<Event, State> checkpoints, JournalId journal, Duration leaseTerm) {
        this.checkpoints = checkpoints;
        this.journal = journal;
        this.leaseTerm = leaseTerm;
    }

    /** The same journal, with leases of at most this term. */
    Store withLeaseTermAtMost(Duration longest) {
        return leaseTerm.compareTo(longest) <= 0 ? this : new Store(checkpoints, journal, longest);
    }

    /** How long a holder that gives no sign keeps others out. Renewed by every chunk. */
    public Duration leaseTerm() {
        return leaseTerm;
    }

    public Checkpoints<Event, State> checkpoints() {
        return checkpoints;
    }

    public JournalId journal() {
        return journal;
    }

    /** The whole migration as it is now. */
    public View view() {
        return checkpoints.commit(Terms.SHORT, tx -> View.of(journal, tx.heads(journal), tx.now()));
    }

    /** The database's clock, by which everything is measured that must agree between machines. */
    public Instant databaseTime() {
        return checkpoints.commit(Terms.SHORT, Transaction::now);
    }

    /** What operators ask for now, without the lanes. */
    public Optional<Head<State>> control() {
        return checkpoints.commit(Terms.SHORT, tx -> tx.head(Streams.control(journal)));
    }

    /** The conductor's stream now. */
    public Optional<Head<State>> conductor() {
        return checkpoints.commit(Terms.SHORT, tx -> tx.head(Streams.conductor(journal)));
    }

    /** What operators ask for at this moment; nothing if nobody ever asked. */
    public Directives directives() {
        return checkpoints.commit(
                Terms.SHORT,
                tx -> tx.head(Streams.control(journal))
                        .map(head -> ((Directives) head.state()).at(tx.now()))
                        .orElse(Directives.NONE));
    }

    /** Records what an operator asks for, whoever else does at the same time. */
    public Directives request(ControlEvent event) {
        return request(now -> event);
    }

    /** The same, for a wish that says when it began or ends, which the database's clock decides. */
    public Directives request(Function<Instant, ? extends ControlEvent> wish) {
        StreamId stream = Streams.control(journal);
        for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
            Optional<Directives> after = checkpoints.commit(Terms.SHORT, tx -> {
                Optional<Head<State>> head = tx.head(stream);
                Directives before = head.map(h -> (Directives) h.state()).orElse(Directives.NONE);
                ControlEvent event = wish.apply(tx.now());
                Directives next = Directives.evolve(before, event);
                long version = head.map(Head::version).orElse(0L);
                AppendOutcome outcome = tx.append(new Append<>(stream, version, List.of(event), next));
                return outcome instanceof AppendOutcome.Appended ? Optional.of(next) : Optional.empty();
            });
            if (after.isPresent()) {
                return after.get();
            }
        }
        throw new IllegalStateException(
                "the control stream changed " + TRIES_MAX + " times while this command was written");
    }

    /** Every event of a stream, oldest first. */
    public List<Recorded<Event>> events(StreamId stream) {
        List<Recorded<Event>> all = new ArrayList<>();
        List<Recorded<Event>> page;
        do {
            long after = all.size();
            page = checkpoints.commit(Terms.SHORT, tx -> tx.read(stream, after, PAGE));
            all.addAll(page);
        } while (page.size() == PAGE);
        return all;
    }

    /** The event that holds the plan followed now. */
    public MigrationEvent.Planned planned(long version) {
        List<Recorded<Event>> one =
                checkpoints.commit(Terms.SHORT, tx -> tx.read(Streams.conductor(journal), version - 1, 1));
        return (MigrationEvent.Planned) one.getFirst().event();
    }

    /** Takes a stream if nobody holds it. */
    Optional<Claim<State>> claim(List<Integer> candidates, Identity me) {
        return candidates.isEmpty()
                ? Optional.empty()
                : checkpoints.commit(Terms.SHORT, tx -> tx.claim(journal, candidates, me.owner(), leaseTerm));
    }

    boolean renew(Lease lease) {
        return checkpoints.commit(Terms.SHORT, tx -> tx.renew(lease, leaseTerm));
    }

    void release(Lease lease) {
        checkpoints.commit(Terms.SHORT, tx -> {
            tx.release(lease);
            return lease;
        });
    }
}
