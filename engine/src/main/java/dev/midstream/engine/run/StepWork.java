package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Terms.Durability;
import dev.midstream.checkpoints.Transaction;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.fault.Fault;
import dev.midstream.engine.lock.LockLadder;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.migration.Blocker;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.LockTimedOut;
import dev.midstream.engine.migration.MigrationEvent.StepFailed;
import dev.midstream.engine.migration.MigrationEvent.StepFinished;
import dev.midstream.engine.migration.MigrationEvent.StepStarted;
import dev.midstream.engine.migration.MigrationEvent.VerificationFailed;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Does the steps that have no lanes, each in the manner it demands. */
final class StepWork {
    private static final Duration DDL_STATEMENT_LIMIT = Duration.ofSeconds(30);
    private static final Duration REST_TICK = Duration.ofMillis(200);
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Context context;
    private final Database database;
    private final LockLadder ladder;
    private final Pen<MigrationEvent, MigrationState> pen;

    StepWork(Context context, Database database, LockLadder ladder, Pen<MigrationEvent, MigrationState> pen) {
        this.context = context;
        this.database = database;
        this.ladder = ladder;
        this.pen = pen;
    }

    void perform(Step step) {
        context.listener().step(step.title());
        switch (step) {
            case Step.Ddl ddl ->
                locked(
                        ddl.number(),
                        terms(DDL_STATEMENT_LIMIT),
                        tx -> database.run(tx, ddl.statements()),
                        StepFinished::new);
            case Step.Validate validate -> {
                if (pen.write(new StepStarted(validate.number()))) {
                    validate(validate);
                }
            }
            case Step.BuildIndex index -> {
                if (pen.write(new StepStarted(index.number()))) {
                    outside(index.number(), () -> database.buildIndex(index, this::isOver));
                }
            }
            case Step.VerifyQuery query -> verify(query);
            case Step.OwnSql own -> {
                if (pen.write(new StepStarted(own.number()))) {
                    outside(
                            own.number(),
                            () -> own.statements().forEach(sql -> database.runOutside(sql, this::isOver)));
                }
            }
            case Step.Backfill s -> throw new IllegalStateException("has lanes: " + s.title());
            case Step.VerifyRows s -> throw new IllegalStateException("has lanes: " + s.title());
        }
    }

    /** A step begun by somebody who did not record its end. The catalog decides; where it cannot, a person does. */
    void settle(Step step) {
        context.listener().step("resuming: " + step.title());
        switch (step) {
            case Step.Validate validate -> validate(validate);
            case Step.BuildIndex index -> outside(index.number(), () -> database.buildIndex(index, this::isOver));
            case Step.OwnSql own ->
                pen.write(new StepFailed(
                        own.number(),
                        "",
                        "your own SQL was begun and its outcome was not recorded; it cannot be known from here whether it ran. Look, then rerun with --own-sql=done or --own-sql=repeat",
                        runs()));
            case Step.Ddl s -> throw new IllegalStateException("one transaction with its outcome: " + s.title());
            case Step.VerifyQuery s -> verify(s);
            case Step.Backfill s -> throw new IllegalStateException("has lanes: " + s.title());
            case Step.VerifyRows s -> throw new IllegalStateException("has lanes: " + s.title());
        }
    }

    /** Statements that undo a step, with the same care for locks. */
    void undo(int number, List<String> statements) {
        locked(
                number,
                terms(DDL_STATEMENT_LIMIT),
                tx -> database.run(tx, statements),
                (step, took, rows) -> new MigrationEvent.StepUndone(step, took));
    }

    void undoOutside(int number, String statement) {
        long start = System.nanoTime();
        attempt(number, () -> {
                    database.runOutside(statement, this::isOver);
                    return true;
                })
                .ifPresent(done -> pen.write(new MigrationEvent.StepUndone(number, since(start))));
    }

    private void validate(Step.Validate step) {
        locked(
                step.number(),
                terms(Duration.ZERO),
                tx -> database.runLong(tx, step.statement(), this::isUnwanted),
                StepFinished::new);
    }

    private void verify(Step.VerifyQuery step) {
        long start = System.nanoTime();
        attempt(step.number(), () -> database.ask(step.query(), this::isOver))
                .ifPresent(answer -> pen.write(
                        switch (answer) {
                            case Database.Answer.Yes ignored -> new StepFinished(step.number(), since(start), 0);
                            case Database.Answer.No(String said) ->
                                new VerificationFailed(
                                        step.number(), 1, step.orElse() + " (the query answered " + said + ")", runs());
                        }));
    }

    private void outside(int number, Runnable work) {
        long start = System.nanoTime();
        attempt(number, () -> {
                    work.run();
                    return true;
                })
                .ifPresent(done -> pen.write(new StepFinished(number, since(start), 0)));
    }

    /** The result of work outside a transaction; empty if the step has failed on an error that will not pass. */
    private <R> Optional<R> attempt(int number, Supplier<R> work) {
        try {
            return Optional.of(work.get());
        } catch (RuntimeException e) {
            if (isOver() || isWorthAnotherTry(context.faults().classify(e))) {
                throw e;
            }
            fail(number, e, "");
            return Optional.empty();
        }
    }

    /**
     * Whether the same work may succeed later by itself. Not after a timeout or a cancellation, though it may pass for a chunk: a
     * chunk gets smaller, a step would take as long again, under the same lock, or against the will of whoever cancelled it.
     */
    private static boolean isWorthAnotherTry(Fault fault) {
        return fault.passes() && fault != Fault.TIMEOUT;
    }

    /** The lock ladder. Each try is a transaction of its own with the fence, the statements and their outcome. */
    private void locked(int number, Terms terms, TransactionWork work, OutcomeEvent outcome) {
        for (int attempt = 1; !pen.isLost() && !isHeld() && !isUnwanted(); attempt++) {
            Optional<LockLadder.Try> next = ladder.attempt(attempt);
            if (next.isEmpty()) {
                pen.write(new StepFailed(
                        number,
                        LOCK_NOT_AVAILABLE,
                        "the lock could not be had in %d tries over %s; see the log for who stood in the way, then rerun"
                                .formatted(attempt - 1, ladder.budget()),
                        runs()));
                return;
            }
            if (tried(number, attempt, next.get(), terms, work, outcome)) {
                return;
            }
        }
    }

    /** Whether it is settled, one way or the other. */
    private boolean tried(
            int number, int attempt, LockLadder.Try next, Terms terms, TransactionWork work, OutcomeEvent outcome) {
        List<Blocker> blockers = new ArrayList<>();
        long start = System.nanoTime();
        Terms limited = new Terms(terms.durability(), next.timeout(), terms.statementTimeout(), terms.settings());
        try {
            pen.write(limited, tx -> {
                try (Database.Witness witness = database.watch(tx, next.timeout())) {
                    try {
                        work.in(tx);
                    } catch (RuntimeException e) {
                        blockers.addAll(witness.blockers());
                        throw e;
                    }
                }
                return List.of(outcome.of(number, since(start), 0));
            });
            return true;
        } catch (RuntimeException e) {
            Fault fault = context.faults().classify(e);
            if (fault == Fault.CONFLICT) {
                pen.write(new LockTimedOut(number, attempt, since(start), next.rest(), blockers));
                context.listener().step("waiting for a lock, try %d: blocked by %s".formatted(attempt, blockers));
                rest(next.rest());
                return false;
            }
            if (isUnwanted() || isWorthAnotherTry(fault)) {
                throw e;
            }
            fail(number, e, fault == Fault.TIMEOUT ? "; nothing of it was kept" : "");
            return true;
        }
    }

    /** In pieces: a rollback or an abort does not wait for the end of a long rest. */
    private void rest(Duration time) {
        long end = context.stop().nanos() + time.toNanos();
        while (context.stop().nanos() < end && !pen.isLost() && !isUnwanted() && !isHeld()) {
            pen.sleep(Duration.ofNanos(Math.clamp(end - context.stop().nanos(), 0, REST_TICK.toNanos())));
        }
    }

    private void fail(int number, RuntimeException e, String consequence) {
        pen.write(new StepFailed(
                number, context.faults().sqlState(e), context.faults().message(e) + consequence, runs()));
    }

    private int runs() {
        return context.pulse().view().directives().runs();
    }

    /** A pause does not end a statement, but no lock is asked for meanwhile. A rollback goes on. */
    private boolean isHeld() {
        return context.pulse().view().directives().isPaused() && pen.state() instanceof MigrationState.Running;
    }

    /** Asked while a statement runs outside the conductor's transaction, which would else keep the lead: keeps it instead. */
    private boolean isOver() {
        try {
            pen.renewIfDue();
        } catch (RuntimeException e) {
            if (!context.faults().classify(e).passes()) {
                throw e;
            }
        }
        return pen.isLost() || isUnwanted();
    }

    /** An abort or a rollback does not wait for a long step. */
    private boolean isUnwanted() {
        Directives directives = context.pulse().view().directives();
        boolean goesDown = pen.state() instanceof MigrationState.RollingBack;
        boolean wouldGoDown = directives.rollback().isPresent()
                && !goesDown
                && !pen.state().work().isContracting();
        return context.stop().isAsked() || directives.isAborted() || wouldGoDown;
    }

    private Terms terms(Duration statementLimit) {
        return new Terms(Durability.FLUSHED, Duration.ZERO, statementLimit)
                .with(List.of(SearchPath.setting(context.plan().searchPath())));
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    @FunctionalInterface
    private interface TransactionWork {
        void in(Transaction<Event, State> tx);
    }

    @FunctionalInterface
    private interface OutcomeEvent {
        MigrationEvent of(int step, Duration took, long rows);
    }
}
