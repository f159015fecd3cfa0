package dev.midstream.engine.simulation;

import dev.midstream.checkpoints.Transaction;
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
import dev.midstream.checkpoints.memory.MemoryTransaction;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A transaction with what it did to the user's tables, and what it wrote to which stream under which lease. */
final class SimulatedTransaction implements Transaction<Event, State> {
    final MemoryTransaction<Event, State> log;
    final SimulatedHost host;
    /** Rows to be transformed, with the version in which they were seen. */
    final Map<SimulatedTable.Row, Integer> rows = new LinkedHashMap<>();

    final List<String> statements = new ArrayList<>();
    final List<Lease> claims = new ArrayList<>();
    final List<Written> written = new ArrayList<>();
    private boolean writing;
    private boolean fenced;

    /** Events for a stream, under a lease or under none. */
    record Written(Append<Event, State> append, Optional<Lease> lease) {}

    SimulatedTransaction(MemoryTransaction<Event, State> log, SimulatedHost host) {
        this.log = log;
        this.host = host;
    }

    boolean isWriting() {
        return writing;
    }

    boolean isFenced() {
        return fenced;
    }

    @Override
    public Instant now() {
        return log.now();
    }

    @Override
    public Optional<JournalId> findJournal(String name) {
        return log.findJournal(name);
    }

    @Override
    public JournalId openJournal(String name) {
        return log.openJournal(name);
    }

    @Override
    public List<Journal> journals() {
        return log.journals();
    }

    @Override
    public Optional<Head<State>> headAlone(StreamId stream) {
        return log.headAlone(stream);
    }

    @Override
    public List<Head<State>> heads(JournalId journal) {
        return log.heads(journal);
    }

    @Override
    public Optional<Head<State>> head(StreamId stream) {
        return log.head(stream);
    }

    @Override
    public Map<JournalId, Integer> held(int fromNumber) {
        return log.held(fromNumber);
    }

    @Override
    public List<Recorded<Event>> read(StreamId stream, long afterVersion, int limit) {
        return log.read(stream, afterVersion, limit);
    }

    @Override
    public AppendOutcome append(Append<Event, State> append) {
        writing = true;
        written.add(new Written(append, Optional.empty()));
        return log.append(append);
    }

    @Override
    public void append(Lease lease, Duration term, Append<Event, State> append) {
        writing = true;
        written.add(new Written(append, Optional.of(lease)));
        log.append(lease, term, append);
    }

    @Override
    public Optional<Claim<State>> claim(JournalId journal, List<Integer> candidates, UUID owner, Duration term) {
        Optional<Claim<State>> claim = log.claim(journal, candidates, owner, term);
        claim.ifPresent(c -> {
            writing = true;
            claims.add(c.lease());
        });
        return claim;
    }

    @Override
    public void fence(Lease lease, long version, Optional<Guard> guard) {
        writing = true;
        fenced = true;
        log.fence(lease, version, guard);
    }

    @Override
    public boolean renew(Lease lease, Duration term) {
        writing = true;
        return log.renew(lease, term);
    }

    @Override
    public void release(Lease lease) {
        writing = true;
        log.release(lease);
    }
}
