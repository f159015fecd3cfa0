package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Transaction;
import dev.midstream.engine.fault.Fault;
import dev.midstream.engine.lock.LockLadder;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.migration.Blocker;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.StepFailed;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.run.LockTries.Tried;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Work under a strong lock, in one transaction with its outcome. */
final class StrongLock {
    private final Context context;
    private final Database database;
    private final LockTries tries;
    private final Pen<MigrationEvent, MigrationState> pen;
    private final Mandate mandate;

    StrongLock(
            Context context,
            Database database,
            LockTries tries,
            Pen<MigrationEvent, MigrationState> pen,
            Mandate mandate) {
        this.context = context;
        this.database = database;
        this.tries = tries;
        this.pen = pen;
        this.mandate = mandate;
    }

    /** Each try is a transaction of its own with the fence, the statements and their outcome. */
    void hold(int number, Terms terms, TransactionWork work, OutcomeEvent outcome) {
        hold(number, terms, work, outcome, e -> "");
    }

    /** The same, with something to add to an error that will not pass, asked for when the transaction is over. */
    void hold(int number, Terms terms, TransactionWork work, OutcomeEvent outcome, Remark remark) {
        LockTries.End ignored = take(number, terms, work, took -> Optional.of(outcome.of(number, took, 0)), remark);
    }

    /** The same for work that may not be the end of the step. */
    LockTries.End take(int number, Terms terms, TransactionWork work, PossibleOutcome outcome, Remark remark) {
        Task task = new Task(number, terms, work, outcome, remark);
        return tries.climb(
                () -> !pen.isLost() && !mandate.isHeld() && !mandate.isUnwanted(),
                (attempt, next) -> tried(task, attempt, next),
                why -> pen.write(new StepFailed(number, LockTries.LOCK_NOT_AVAILABLE, why, mandate.runs())));
    }

    private Tried tried(Task task, int attempt, LockLadder.Try next) {
        int number = task.number();
        Terms terms = task.terms();
        List<Blocker> blockers = new ArrayList<>();
        List<Blocker> cancelled = new ArrayList<>();
        AtomicBoolean hasCut = new AtomicBoolean();
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
                        hasCut.set(witness.hasCut());
                    }
                }
                return Stream.concat(
                                LockTries.cancellation(number, attempt, cancelled).stream(),
                                task.outcome().of(Mandate.since(start)).stream())
                        .toList();
            });
            return new Tried.Done();
        } catch (RuntimeException e) {
            Fault fault = context.faults().classify(e);
            LockTries.cancellation(number, attempt, cancelled).ifPresent(pen::write);
            if (tries.isInTheWay(e, hasCut.get())) {
                return tries.refused(number, attempt, Mandate.since(start), next, blockers);
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
            return new Tried.Failed();
        }
    }

    /** What is to be done under the lock. */
    private record Task(int number, Terms terms, TransactionWork work, PossibleOutcome outcome, Remark remark) {}

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
    interface PossibleOutcome {
        /** Asked when the work is done; empty if the step is not. */
        Optional<MigrationEvent> of(Duration took);
    }

    @FunctionalInterface
    interface OutcomeEvent {
        MigrationEvent of(int step, Duration took, long rows);
    }
}
