package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Terms.Durability;
import dev.midstream.engine.lock.LockLadder;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.BuildWaits;
import dev.midstream.engine.migration.MigrationEvent.StepFailed;
import dev.midstream.engine.migration.MigrationEvent.StepFinished;
import dev.midstream.engine.migration.MigrationEvent.StepStarted;
import dev.midstream.engine.migration.MigrationEvent.VerificationFailed;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Does the steps that have no lanes, each in the manner it demands. */
final class StepWork {
    private static final Duration DDL_STATEMENT_LIMIT = Duration.ofSeconds(30);
    private static final String CANCELLED = "57014";
    /** The class of errors about constraints that rows break. */
    private static final String INTEGRITY = "23";

    private final Context context;
    private final Database database;
    private final Mandate mandate;
    private final StrongLock lock;
    private final Pen<MigrationEvent, MigrationState> pen;

    StepWork(Context context, Database database, LockLadder ladder, Pen<MigrationEvent, MigrationState> pen) {
        this.context = context;
        this.database = database;
        this.pen = pen;
        this.mandate = new Mandate(context, pen);
        this.lock = new StrongLock(context, database, ladder, pen, mandate);
    }

    void perform(Step step) {
        context.listener().step(step.title());
        switch (step) {
            case Step.Ddl ddl ->
                lock.hold(
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
                    build(index);
                }
            }
            case Step.DropIndex drop -> {
                if (pen.write(new StepStarted(drop.number()))) {
                    drop(drop);
                }
            }
            case Step.VerifyQuery query -> verify(query);
            case Step.OwnSql own -> {
                if (pen.write(new StepStarted(own.number()))) {
                    outside(
                            own.number(),
                            () -> own.statements().forEach(sql -> database.runOutside(sql, mandate::isOver)));
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
            case Step.BuildIndex index -> build(index);
            case Step.DropIndex drop -> drop(drop);
            case Step.OwnSql own ->
                pen.write(new StepFailed(
                        own.number(),
                        "",
                        "your own SQL was begun and its outcome was not recorded; it cannot be known from here whether it ran. Look, then rerun with --own-sql=done or --own-sql=repeat",
                        mandate.runs()));
            case Step.Ddl s -> throw new IllegalStateException("one transaction with its outcome: " + s.title());
            case Step.VerifyQuery s -> verify(s);
            case Step.Backfill s -> throw new IllegalStateException("has lanes: " + s.title());
            case Step.VerifyRows s -> throw new IllegalStateException("has lanes: " + s.title());
        }
    }

    /** Statements that undo a step, with the same care for locks. */
    void undo(int number, List<String> statements) {
        lock.hold(
                number,
                terms(DDL_STATEMENT_LIMIT),
                tx -> database.run(tx, statements),
                (step, took, rows) -> new MigrationEvent.StepUndone(step, took));
    }

    void undoOutside(int number, String statement) {
        long start = System.nanoTime();
        attempt(number, () -> {
                    database.runOutside(statement, mandate::isOver);
                    return true;
                })
                .ifPresent(done -> pen.write(new MigrationEvent.StepUndone(number, Mandate.since(start))));
    }

    private void validate(Step.Validate step) {
        lock.hold(
                step.number(),
                terms(Duration.ZERO),
                tx -> database.runLong(tx, step.statement(), mandate::isUnwanted),
                StepFinished::new,
                e -> isBroken(e) ? found(database.breaking(step.table(), step.constraint())) : "");
    }

    private boolean isBroken(RuntimeException e) {
        return context.faults().sqlState(e).startsWith(INTEGRITY);
    }

    /** The search reads as much as the step did, so it is not begun while heavy steps would have to wait. */
    private String found(Database.Search search) {
        return context.pulse().allowance().isHeld()
                ? "; which rows these are was not looked up, because the server is held at its limits"
                : "; " + search.find(mandate::isOver);
    }

    private void verify(Step.VerifyQuery step) {
        long start = System.nanoTime();
        attempt(step.number(), () -> database.ask(step.query(), mandate::isOver))
                .ifPresent(answer -> pen.write(
                        switch (answer) {
                            case Database.Answer.Yes ignored ->
                                new StepFinished(step.number(), Mandate.since(start), 0);
                            case Database.Answer.No(String said) ->
                                new VerificationFailed(
                                        step.number(),
                                        1,
                                        step.orElse() + " (the query answered " + said + ")",
                                        mandate.runs());
                        }));
    }

    private void build(Step.BuildIndex step) {
        build(step.number(), step.index(), step.create(), took -> new StepFinished(step.number(), took, 0));
    }

    /** The way back from a dropped index. */
    void rebuild(int number, Undo.BuildIndex undo) {
        build(number, undo.index(), undo.create(), took -> new MigrationEvent.StepUndone(number, took));
    }

    private void drop(Step.DropIndex step) {
        outside(step.number(), () -> step.statements().forEach(sql -> database.runOutside(sql, mandate::isOver)));
    }

    private void build(int number, TableRef index, String create, Function<Duration, MigrationEvent> whenBuilt) {
        long start = System.nanoTime();
        Duration deadline = context.plan().locks().indexDeadline();
        attempt(number, () -> database.buildIndex(index, create, deadline, wait -> tell(number, wait), mandate::isOver))
                .ifPresent(built -> pen.write(
                        switch (built) {
                            case Database.Build.Valid ignored -> whenBuilt.apply(Mandate.since(start));
                            case Database.Build.TooLong late ->
                                new StepFailed(number, CANCELLED, tooLong(deadline, late), mandate.runs());
                            case Database.Build.Refused refused ->
                                new StepFailed(
                                        number,
                                        refused.sqlState(),
                                        refused.message() + found(refused.duplicates()),
                                        mandate.runs());
                        }));
    }

    private static String tooLong(Duration deadline, Database.Build.TooLong late) {
        return "the build took longer than %s (locks: index_deadline) and was given up%s%s; rerun when it can be done"
                .formatted(
                        deadline,
                        late.isLeft()
                                ? "; an invalid index is left, which writes keep up to date and the next run drops"
                                : "; nothing of it is left",
                        late.heldUpBy()
                                .map(wait -> "; it was %s: %s"
                                        .formatted(wait.phase(), wait.blocker().label()))
                                .orElse(""));
    }

    private void tell(int number, Database.BuildWait wait) {
        mandate.note(new BuildWaits(number, wait.phase(), wait.blocker()));
        context.listener()
                .step("%s is %s: %s"
                        .formatted(
                                context.plan().step(number).title(),
                                wait.phase(),
                                wait.blocker().label()));
    }

    private void outside(int number, Runnable work) {
        long start = System.nanoTime();
        attempt(number, () -> {
                    work.run();
                    return true;
                })
                .ifPresent(done -> pen.write(new StepFinished(number, Mandate.since(start), 0)));
    }

    /** The result of work outside a transaction; empty if the step has failed on an error that will not pass. */
    private <R> Optional<R> attempt(int number, Supplier<R> work) {
        try {
            return Optional.of(work.get());
        } catch (RuntimeException e) {
            if (mandate.isOver() || Mandate.isWorthAnotherTry(context.faults().classify(e))) {
                throw e;
            }
            mandate.fail(number, e, "");
            return Optional.empty();
        }
    }

    private Terms terms(Duration statementLimit) {
        return new Terms(Durability.FLUSHED, Duration.ZERO, statementLimit)
                .with(List.of(SearchPath.setting(context.plan().searchPath())));
    }
}
