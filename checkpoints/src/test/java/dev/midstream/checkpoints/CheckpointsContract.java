package dev.midstream.checkpoints;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.checkpoints.Tally.Counted;
import dev.midstream.checkpoints.Tally.Sum;
import dev.midstream.checkpoints.lease.Claim;
import dev.midstream.checkpoints.lease.Guard;
import dev.midstream.checkpoints.lease.Lease;
import dev.midstream.checkpoints.log.Append;
import dev.midstream.checkpoints.log.AppendOutcome;
import dev.midstream.checkpoints.log.AppendOutcome.Appended;
import dev.midstream.checkpoints.log.AppendOutcome.Conflict;
import dev.midstream.checkpoints.log.Head;
import dev.midstream.checkpoints.log.Journal;
import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.checkpoints.log.StreamId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every adapter must do. Each gives a store and a way to let the store's time pass. */
public abstract class CheckpointsContract {
    private static final Duration TERM = Duration.ofMillis(400);
    private static final UUID ANN = UUID.fromString("00000000-0000-0000-0000-00000000000a");
    private static final UUID BOB = UUID.fromString("00000000-0000-0000-0000-00000000000b");

    private static final UUID CAT = UUID.fromString("00000000-0000-0000-0000-00000000000c");
    private static final UUID DAN = UUID.fromString("00000000-0000-0000-0000-00000000000d");

    private Checkpoints<Counted, Sum> store;
    private JournalId journal;
    private StreamId stream;

    protected abstract Checkpoints<Counted, Sum> store();

    protected abstract void pass(Duration time);

    @BeforeEach
    void openAJournal() {
        store = store();
        journal = store.commit(Terms.SHORT, tx -> tx.openJournal("harvest"));
        stream = new StreamId(journal, 7);
    }

    @Test
    void journalIsFoundByNameAndOpenedOnce() {
        assertEquals(journal, store.commit(Terms.SHORT, tx -> tx.openJournal("harvest")));
        assertEquals(Optional.of(journal), store.commit(Terms.SHORT, tx -> tx.findJournal("harvest")));
        assertEquals(Optional.empty(), store.commit(Terms.SHORT, tx -> tx.findJournal("unknown")));
        JournalId other = store.commit(Terms.SHORT, tx -> tx.openJournal("Umsatz ü \"x\""));
        assertEquals(
                List.of("harvest", "Umsatz ü \"x\""),
                store.commit(Terms.SHORT, Transaction::journals).stream()
                        .map(Journal::name)
                        .toList());
        assertFalse(journal.equals(other));
    }

    @Test
    void appendedEventsAreReadInOrderWithTheStateBesideThem() {
        assertEquals(new Appended(2), append(0, 3, 4));
        assertEquals(new Appended(3), append(2, 5));
        assertEquals(List.of(3L, 4L, 5L), counts(0, 100));
        assertEquals(List.of(4L), counts(1, 1));
        assertEquals(new Sum(12), head().state());
        assertEquals(3, head().version());
        assertEquals(List.of(head()), store.commit(Terms.SHORT, tx -> tx.heads(journal)));
    }

    @Test
    void heldStreamsOfAllJournalsAreCountedFromANumberOn() {
        append(0, 1);
        Lease ann = claim(ANN).orElseThrow().lease();
        assertEquals(Map.of(journal, 1), store.commit(Terms.SHORT, tx -> tx.held(7)));
        assertEquals(Map.of(), store.commit(Terms.SHORT, tx -> tx.held(8)));
        store.commit(Terms.SHORT, tx -> tx.renew(ann, Duration.ofMillis(1)));
        pass(Duration.ofMillis(20));
        assertEquals(Map.of(), store.commit(Terms.SHORT, tx -> tx.held(7)), "its lease has run out");
    }

    @Test
    void unknownStreamHasNoHeadAndNoEvents() {
        assertEquals(Optional.empty(), store.commit(Terms.SHORT, tx -> tx.head(stream)));
        assertEquals(List.of(), counts(0, 10));
    }

    @Test
    void streamThatAnotherHoldsIsReadAloneAndWrittenWithoutTakingIt() {
        append(0, 1);
        Lease ann = claim(ANN).orElseThrow().lease();
        store.commit(Terms.SHORT, tx -> {
            Head<Sum> head = tx.headAlone(stream).orElseThrow();
            return tx.append(new Append<>(
                    stream,
                    head.version(),
                    List.of(new Counted(2)),
                    new Sum(head.state().total() + 2)));
        });
        assertEquals(new Sum(3), head().state());
        assertEquals(new Outcome.Fenced<>(Outcome.Why.LEASE_LOST), addUnder(ann, 1, 10), "decided on an old version");
        assertEquals(new Outcome.Committed<>(""), addUnder(ann, 2, 10), "and still the holder's");
    }

    @Test
    void appendAtAnotherVersionIsAConflictAndChangesNothing() {
        append(0, 1);
        assertEquals(new Conflict(0), append(0, 2));
        assertEquals(new Conflict(5), append(5, 2));
        assertEquals(List.of(1L), counts(0, 10));
    }

    @Test
    void failedWorkLeavesNothingBehind() {
        assertThrows(
                ArithmeticException.class,
                () -> store.commit(Terms.SHORT, tx -> {
                    tx.append(new Append<>(stream, 0, List.of(new Counted(1)), new Sum(1)));
                    throw new ArithmeticException("after the append");
                }));
        assertEquals(Optional.empty(), store.commit(Terms.SHORT, tx -> tx.head(stream)));
    }

    @Test
    void streamIsClaimedOnceUntilItIsReleased() {
        append(0, 1);
        Claim<Sum> ann = claim(ANN).orElseThrow();
        assertEquals(new Sum(1), ann.head().state());
        assertFalse(ann.takenOver());
        assertEquals(Optional.empty(), claim(BOB));
        store.commit(Terms.SHORT, tx -> {
            tx.release(ann.lease());
            return "";
        });
        Claim<Sum> bob = claim(BOB).orElseThrow();
        assertEquals(ann.lease().epoch() + 1, bob.lease().epoch());
        assertFalse(bob.takenOver());
    }

    @Test
    void ownStreamIsClaimedAnewUnderTheNextEpoch() {
        append(0, 1);
        Lease before = claim(ANN).orElseThrow().lease();
        Claim<Sum> again = claim(ANN).orElseThrow();
        assertEquals(before.epoch() + 1, again.lease().epoch());
        assertFalse(again.takenOver());
        assertEquals(new Outcome.Fenced<>(Outcome.Why.LEASE_LOST), addUnder(before, 1, 10));
    }

    @Test
    void firstFreeCandidateInTheOrderWantedIsClaimed() {
        for (int number : List.of(1, 2, 3)) {
            store.commit(
                    Terms.SHORT,
                    tx -> tx.append(new Append<>(
                            new StreamId(journal, number), 0, List.of(new Counted(number)), new Sum(number))));
        }
        List<Integer> wanted = List.of(3, 1, 2);
        assertEquals(3, claimOf(ANN, wanted));
        assertEquals(1, claimOf(BOB, wanted));
        assertEquals(2, claimOf(CAT, wanted));
        assertEquals(Optional.empty(), store.commit(Terms.SHORT, tx -> tx.claim(journal, wanted, DAN, TERM)));
    }

    @Test
    void expiredLeaseIsTakenOverAndTheOldOwnerIsFenced() {
        append(0, 1);
        Claim<Sum> ann = claim(ANN).orElseThrow();
        pass(TERM.plusMillis(100));
        assertFalse(head().holder().orElseThrow().isLive());
        Claim<Sum> bob = claim(BOB).orElseThrow();
        assertTrue(bob.takenOver());

        assertEquals(new Outcome.Fenced<>(Outcome.Why.LEASE_LOST), addUnder(ann.lease(), 1, 10));
        assertInstanceOf(Outcome.Committed.class, addUnder(bob.lease(), 1, 5));
        assertEquals(List.of(1L, 5L), counts(0, 10));
        assertFalse(renewed(ann.lease()));
    }

    @Test
    void expiredLeaseThatNobodyTookStillWrites() {
        append(0, 1);
        Claim<Sum> ann = claim(ANN).orElseThrow();
        pass(TERM.plusMillis(100));
        assertInstanceOf(Outcome.Committed.class, addUnder(ann.lease(), 1, 5));
        assertTrue(head().holder().orElseThrow().isLive(), "an append renews the lease");
    }

    @Test
    void sameVersionCannotBeWrittenTwiceUnderOneLease() {
        append(0, 1);
        Lease lease = claim(ANN).orElseThrow().lease();
        assertInstanceOf(Outcome.Committed.class, addUnder(lease, 1, 5));
        assertEquals(new Outcome.Fenced<>(Outcome.Why.LEASE_LOST), addUnder(lease, 1, 5));
        assertEquals(new Sum(6), head().state());
    }

    @Test
    void heldAppendUnderALostLeaseIsFenced() {
        append(0, 1);
        Lease ann = claim(ANN).orElseThrow().lease();
        pass(TERM.plusMillis(100));
        claim(BOB).orElseThrow();
        assertEquals(new Outcome.Fenced<>(Outcome.Why.LEASE_LOST), addWithoutFence(ann, 1));
        assertEquals(List.of(1L), counts(0, 10));
    }

    @Test
    void heldAppendAtAnotherVersionIsFenced() {
        append(0, 1);
        Lease ann = claim(ANN).orElseThrow().lease();
        assertEquals(new Outcome.Fenced<>(Outcome.Why.LEASE_LOST), addWithoutFence(ann, 2));
        assertInstanceOf(Outcome.Committed.class, addWithoutFence(ann, 1));
        assertEquals(List.of(1L, 9L), counts(0, 10));
    }

    @Test
    void workBehindABrokenFenceIsFencedAndSeesNoConflict() {
        append(0, 1);
        Lease ann = claim(ANN).orElseThrow().lease();
        pass(TERM.plusMillis(100));
        claim(BOB).orElseThrow();
        Outcome<String> outcome = store.transact(Terms.SHORT, tx -> {
            tx.fence(ann, 1, Optional.empty());
            tx.append(ann, TERM, new Append<>(stream, 1, List.of(new Counted(9)), new Sum(10)));
            return "";
        });
        assertEquals(new Outcome.Fenced<>(Outcome.Why.LEASE_LOST), outcome);
        assertEquals(List.of(1L), counts(0, 10));
    }

    @Test
    void guardThatMovedFencesTheWork() {
        append(0, 1);
        StreamId guarded = new StreamId(journal, 0);
        Lease lease = claim(ANN).orElseThrow().lease();
        Guard untouched = new Guard(guarded, 0);
        assertInstanceOf(Outcome.Committed.class, addUnder(lease, 1, 1, Optional.of(untouched)));
        store.commit(Terms.SHORT, tx -> tx.append(new Append<>(guarded, 0, List.of(new Counted(1)), new Sum(1))));
        assertEquals(new Outcome.Fenced<>(Outcome.Why.GUARD_MOVED), addUnder(lease, 2, 1, Optional.of(untouched)));
        assertInstanceOf(Outcome.Committed.class, addUnder(lease, 2, 1, Optional.of(new Guard(guarded, 1))));
        assertEquals(new Sum(3), head().state());
    }

    @Test
    void renewalKeepsOthersOut() {
        append(0, 1);
        Lease lease = claim(ANN).orElseThrow().lease();
        pass(Duration.ofMillis(250));
        assertTrue(renewed(lease));
        pass(Duration.ofMillis(250));
        assertEquals(Optional.empty(), claim(BOB));
    }

    private boolean renewed(Lease lease) {
        return store.commit(Terms.SHORT, tx -> tx.renew(lease, TERM));
    }

    private Outcome<String> addWithoutFence(Lease lease, long version) {
        return store.transact(Terms.SHORT, tx -> {
            tx.append(lease, TERM, new Append<>(stream, version, List.of(new Counted(9)), new Sum(10)));
            return "";
        });
    }

    private Outcome<String> addUnder(Lease lease, long version, long amount) {
        return addUnder(lease, version, amount, Optional.empty());
    }

    private Outcome<String> addUnder(Lease lease, long version, long amount, Optional<Guard> guard) {
        return store.transact(Terms.SHORT, tx -> {
            tx.fence(lease, version, guard);
            Sum before = tx.head(lease.stream()).orElseThrow().state();
            tx.append(
                    lease,
                    TERM,
                    new Append<>(
                            lease.stream(), version, List.of(new Counted(amount)), new Sum(before.total() + amount)));
            return "";
        });
    }

    private AppendOutcome append(long expected, long... amounts) {
        return store.commit(Terms.SHORT, tx -> {
            long total = tx.head(stream).map(h -> h.state().total()).orElse(0L)
                    + Arrays.stream(amounts).sum();
            List<Counted> events = Arrays.stream(amounts).mapToObj(Counted::new).toList();
            return tx.append(new Append<>(stream, expected, events, new Sum(total)));
        });
    }

    private List<Long> counts(long after, int limit) {
        return store.commit(Terms.SHORT, tx -> tx.read(stream, after, limit)).stream()
                .map(r -> r.event().amount())
                .toList();
    }

    private Head<Sum> head() {
        return store.commit(Terms.SHORT, tx -> tx.head(stream)).orElseThrow();
    }

    private Optional<Claim<Sum>> claim(UUID owner) {
        return store.commit(Terms.SHORT, tx -> tx.claim(journal, List.of(stream.number()), owner, TERM));
    }

    private int claimOf(UUID owner, List<Integer> wanted) {
        return store.commit(Terms.SHORT, tx -> tx.claim(journal, wanted, owner, TERM)).orElseThrow().head().stream()
                .number();
    }
}
