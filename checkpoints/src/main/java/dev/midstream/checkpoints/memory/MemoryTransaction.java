package dev.midstream.checkpoints.memory;

import dev.midstream.checkpoints.Outcome;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what is committed and what it wrote itself; writes nothing before {@link MemoryCheckpoints#commit}. */
public final class MemoryTransaction<E, S> implements Transaction<E, S> {
    private final MemoryCheckpoints<E, S> store;
    private final Map<StreamId, @Nullable MemoryStream<E, S>> seen = new HashMap<>();
    private final Map<StreamId, MemoryStream<E, S>> written = new HashMap<>();
    private final List<Fence> fences = new ArrayList<>();

    MemoryTransaction(MemoryCheckpoints<E, S> store) {
        this.store = store;
    }

    @Override
    public Instant now() {
        return store.clock.instant();
    }

    @Override
    public Optional<JournalId> findJournal(String name) {
        return Optional.ofNullable(store.journals.get(name)).map(Journal::id);
    }

    @Override
    public JournalId openJournal(String name) {
        return store.open(name).id();
    }

    @Override
    public List<Journal> journals() {
        return List.copyOf(store.journals.values());
    }

    @Override
    public List<Head<S>> heads(JournalId journal) {
        return store.streams.keySet().stream()
                .filter(id -> id.journal().equals(journal))
                .sorted(Comparator.comparingInt(StreamId::number))
                .flatMap(id -> head(id).stream())
                .toList();
    }

    @Override
    public Optional<Head<S>> head(StreamId stream) {
        return Optional.ofNullable(current(stream)).map(s -> s.head(now()));
    }

    /** Transactions in memory run one after the other. */
    @Override
    public Optional<Head<S>> headAlone(StreamId stream) {
        return head(stream);
    }

    @Override
    public Map<JournalId, Integer> held(int fromNumber) {
        return store.streams.values().stream()
                .filter(stream -> stream.id().number() >= fromNumber && stream.owner() != null)
                .filter(stream -> !stream.isFree(now()))
                .collect(Collectors.toMap(stream -> stream.id().journal(), stream -> 1, Integer::sum));
    }

    @Override
    public List<Recorded<E>> read(StreamId stream, long afterVersion, int limit) {
        MemoryStream<E, S> current = current(stream);
        return current == null
                ? List.of()
                : current.events().stream().skip(afterVersion).limit(limit).toList();
    }

    @Override
    public AppendOutcome append(Append<E, S> append) {
        judge();
        MemoryStream<E, S> current = current(append.stream());
        long version = current == null ? 0 : current.version();
        if (version != append.expectedVersion()) {
            return new AppendOutcome.Conflict(append.expectedVersion());
        }
        MemoryStream<E, S> base = current == null
                ? new MemoryStream<>(append.stream(), List.of(), append.stateAfter(), null, 0, Instant.MIN)
                : current;
        write(base.with(extended(base.events(), append), append.stateAfter()));
        return new AppendOutcome.Appended(append.versionAfter());
    }

    @Override
    public void append(Lease lease, Duration term, Append<E, S> append) {
        judge();
        MemoryStream<E, S> current = current(lease.stream());
        if (current == null || !current.isHeldUnder(lease) || append(append) instanceof AppendOutcome.Conflict) {
            throw new BrokenFence(Outcome.Why.LEASE_LOST);
        }
        renew(lease, term);
    }

    @Override
    public Optional<Claim<S>> claim(JournalId journal, List<Integer> candidates, UUID owner, Duration term) {
        for (int number : candidates) {
            MemoryStream<E, S> current = current(new StreamId(journal, number));
            if (current != null && (current.isFree(now()) || owner.equals(current.owner()))) {
                boolean takenOver = current.owner() != null && !owner.equals(current.owner());
                MemoryStream<E, S> held = current.heldBy(owner, current.epoch() + 1, now().plus(term));
                write(held);
                Lease lease = new Lease(held.id(), owner, held.epoch());
                return Optional.of(new Claim<>(lease, held.head(now()), takenOver));
            }
        }
        return Optional.empty();
    }

    @Override
    public void fence(Lease lease, long version, Optional<Guard> guard) {
        fences.add(new Fence(lease, version, guard));
    }

    @Override
    public boolean renew(Lease lease, Duration term) {
        MemoryStream<E, S> current = current(lease.stream());
        if (current == null || !current.isHeldUnder(lease)) {
            return false;
        }
        write(current.heldBy(lease.owner(), lease.epoch(), now().plus(term)));
        return true;
    }

    @Override
    public void release(Lease lease) {
        MemoryStream<E, S> current = current(lease.stream());
        if (current != null && current.isHeldUnder(lease)) {
            write(current.heldBy(null, current.epoch(), Instant.MIN));
        }
    }

    /** A write behind a fence that does not hold must not wonder at what it finds. */
    private void judge() {
        Outcome.Why why = brokenFence();
        if (why != null) {
            throw new BrokenFence(why);
        }
    }

    Outcome.@Nullable Why firstBrokenFence() {
        Outcome.Why why = brokenFence();
        if (why != null) {
            return why;
        }
        boolean overtaken =
                written.keySet().stream().anyMatch(id -> !Objects.equals(store.streams.get(id), seen.get(id)));
        return overtaken ? Outcome.Why.LEASE_LOST : null;
    }

    private Outcome.@Nullable Why brokenFence() {
        for (Fence fence : fences) {
            MemoryStream<E, S> committed = store.streams.get(fence.lease().stream());
            if (committed == null || !committed.isHeldUnder(fence.lease()) || committed.version() != fence.version()) {
                return Outcome.Why.LEASE_LOST;
            }
            if (fence.guard()
                    .filter(g -> committedVersion(g.stream()) != g.version())
                    .isPresent()) {
                return Outcome.Why.GUARD_MOVED;
            }
        }
        return null;
    }

    void publish() {
        store.streams.putAll(written);
    }

    private long committedVersion(StreamId stream) {
        MemoryStream<E, S> committed = store.streams.get(stream);
        return committed == null ? 0 : committed.version();
    }

    private @Nullable MemoryStream<E, S> current(StreamId stream) {
        MemoryStream<E, S> own = written.get(stream);
        if (own != null) {
            return own;
        }
        if (!seen.containsKey(stream)) {
            seen.put(stream, store.streams.get(stream));
        }
        return seen.get(stream);
    }

    private void write(MemoryStream<E, S> stream) {
        written.put(stream.id(), stream);
    }

    private List<Recorded<E>> extended(List<Recorded<E>> before, Append<E, S> append) {
        List<Recorded<E>> after = new ArrayList<>(before);
        for (E event : append.events()) {
            after.add(new Recorded<>(append.stream(), after.size() + 1L, now(), event));
        }
        return List.copyOf(after);
    }

    private record Fence(Lease lease, long version, Optional<Guard> guard) {}
}
