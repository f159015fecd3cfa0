package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Transaction;
import dev.midstream.engine.fault.Fault;
import dev.midstream.engine.lock.LockLadder;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.migration.Blocker;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.BlockersCancelled;
import dev.midstream.engine.migration.MigrationEvent.LockTimedOut;
import dev.midstream.engine.migration.MigrationEvent.StepFailed;
import dev.midstream.engine.migration.MigrationState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Work under a strong lock: asked for in short tries with rests between them, up to a budget. */
final class StrongLock {
    private static final Duration REST_TICK = Duration.ofMillis(200);
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    /** A lock not had in time, or a deadlock whose victim was us: somebody is in the way, who will be gone later. */
    private static final Set<String> IN_THE_WAY = Set.of(LOCK_NOT_AVAILABLE, "40P01");

    private final Context context;
    private final Database database;
    private final LockLadder ladder;
    private final Pen<MigrationEvent, MigrationState> pen;
    private final Mandate mandate;

    StrongLock(
            Context context,
            Database database,
            LockLadder ladder,
            Pen<MigrationEvent, MigrationState> pen,
            Mandate mandate) {
        this.context = context;
        this.database = database;
        this.ladder = ladder;
        this.pen = pen;
        this.mandate = mandate;
    }

    /** Each try is a transaction of its own with the fence, the statements and their outcome. */
    void hold(int number, Terms terms, TransactionWork work, OutcomeEvent outcome) {
        hold(number, terms, work, outcome, e -> "");
    }

    /** The same, with something to add to an error that will not pass, asked for when the transaction is over. */
    void hold(int number, Terms terms, TransactionWork work, OutcomeEvent outcome, Remark remark) {
        hold(new Task(number, terms, work, outcome, remark));
    }

    private void hold(Task task) {
        List<Blocker> lastSeen = List.of();
        for (int attempt = 1; !pen.isLost() && !mandate.isHeld() && !mandate.isUnwanted(); attempt++) {
            Optional<LockLadder.Try> next = ladder.attempt(attempt);
            if (next.isEmpty()) {
                pen.write(new StepFailed(
                        task.number(),
                        LOCK_NOT_AVAILABLE,
                        "the lock could not be had in %d tries over %s (locks: give_up_after)%s; see that they end, then rerun"
                                .formatted(attempt - 1, ladder.budget(), inTheWay(lastSeen)),
                        mandate.runs()));
                return;
            }
            Optional<List<Blocker>> blockers = tried(task, attempt, next.get());
            if (blockers.isEmpty()) {
                return;
            }
            lastSeen = blockers.get().isEmpty() ? lastSeen : blockers.get();
        }
    }

    private static String inTheWay(List<Blocker> blockers) {
        return blockers.isEmpty()
                ? ""
                : blockers.stream().map(Blocker::label).collect(Collectors.joining("; ", ", last in the way: ", ""));
    }

    /** Who stood in the way; empty if it is settled, one way or the other. */
    private Optional<List<Blocker>> tried(Task task, int attempt, LockLadder.Try next) {
        int number = task.number();
        Terms terms = task.terms();
        List<Blocker> blockers = new ArrayList<>();
        List<Blocker> cancelled = new ArrayList<>();
        long start = System.nanoTime();
        Terms limited = new Terms(terms.durability(), next.timeout(), terms.statementTimeout(), terms.settings());
        try {
            pen.write(limited, tx -> {
                try (Database.Witness witness = database.watch(
                        tx, next.timeout(), context.plan().locks().cancelBlockers())) {
                    try {
                        task.work().in(tx);
                    } finally {
                        blockers.addAll(witness.blockers());
                        cancelled.addAll(witness.cancelled());
                    }
                }
                return Stream.concat(
                                cancellation(number, attempt, cancelled).stream(),
                                Stream.of(task.outcome().of(number, Mandate.since(start), 0)))
                        .toList();
            });
            return Optional.empty();
        } catch (RuntimeException e) {
            Fault fault = context.faults().classify(e);
            cancellation(number, attempt, cancelled).ifPresent(pen::write);
            if (IN_THE_WAY.contains(context.faults().sqlState(e))) {
                pen.write(new LockTimedOut(number, attempt, Mandate.since(start), next.rest(), blockers));
                context.listener().step("waiting for a lock, try %d: blocked by %s".formatted(attempt, blockers));
                rest(next.rest());
                return Optional.of(blockers);
            }
            if (mandate.isUnwanted() || Mandate.isWorthAnotherTry(fault)) {
                throw e;
            }
            mandate.fail(
                    number,
                    e,
                    fault == Fault.TIMEOUT
                            ? "; nothing of it was kept"
                            : task.remark().on(e));
            return Optional.empty();
        }
    }

    private static Optional<MigrationEvent> cancellation(int number, int attempt, List<Blocker> cancelled) {
        return cancelled.isEmpty() ? Optional.empty() : Optional.of(new BlockersCancelled(number, attempt, cancelled));
    }

    /** In pieces: a rollback or an abort does not wait for the end of a long rest. */
    private void rest(Duration time) {
        long end = context.stop().nanos() + time.toNanos();
        while (context.stop().nanos() < end && !pen.isLost() && !mandate.isUnwanted() && !mandate.isHeld()) {
            pen.sleep(Duration.ofNanos(Math.clamp(end - context.stop().nanos(), 0, REST_TICK.toNanos())));
        }
    }

    /** What is to be done under the lock. */
    private record Task(int number, Terms terms, TransactionWork work, OutcomeEvent outcome, Remark remark) {}

    @FunctionalInterface
    interface TransactionWork {
        void in(Transaction<Event, State> tx);
    }

    @FunctionalInterface
    interface Remark {
        /** To stand behind the error's message. */
        String on(RuntimeException e);
    }

    @FunctionalInterface
    interface OutcomeEvent {
        MigrationEvent of(int step, Duration took, long rows);
    }
}
