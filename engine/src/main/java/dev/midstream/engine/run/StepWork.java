package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Terms.Durability;
import dev.midstream.engine.lock.LockLadder;
import dev.midstream.engine.migration.MigrationEvent;
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
    private static final String NOTHING_LEFT = "; nothing of it is left";
    private static final String INVALID_LEFT =
            "; an invalid index is left, which writes keep up to date and the next run drops";
    private static final String HALF_DROPPED =
            "; the index may be invalid by now: then no query uses it, writes may keep it up to date, and the next run drops it";
    /** The class of errors about constraints that rows break. */
    private static final String INTEGRITY = "23";

    private final Context context;
    private final Database database;
    private final Mandate mandate;
    private final LockTries tries;
    private final StrongLock lock;
    private final Pen<MigrationEvent, MigrationState> pen;

    StepWork(Context context, Database database, LockLadder ladder, Pen<MigrationEvent, MigrationState> pen) {
        this.context = context;
        this.database = database;
        this.pen = pen;
        this.mandate = new Mandate(context, pen);
        this.tries = new LockTries(context, ladder, pen, mandate);
        this.lock = new StrongLock(context, database, tries, pen, mandate);
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
                database.startAnewOutside();
                if (pen.write(new StepStarted(own.number()))) {
                    new OwnSqlWork(context, database, tries, pen, mandate, own).perform();
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
        drop(number, statement, took -> new MigrationEvent.StepUndone(number, took));
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
        drop(step.number(), step.statements().getFirst(), took -> new StepFinished(step.number(), took, 0));
    }

    /** Dropped once more after a crash, for what is half dropped is dropped whole. */
    private void drop(int number, String statement, Function<Duration, MigrationEvent> whenDropped) {
        long start = System.nanoTime();
        Duration deadline = context.plan().locks().indexDeadline();
        attempt(number, () -> {
                    database.startAnewOutside();
                    return database.runConcurrently(
                            statement, deadline, wait -> mandate.tell(number, wait), mandate::isOver);
                })
                .ifPresent(late ->
                        pen.write(late.<MigrationEvent>map(l -> tooLong(number, "the drop", deadline, l, HALF_DROPPED))
                                .orElseGet(() -> whenDropped.apply(Mandate.since(start)))));
    }

    private void build(int number, TableRef index, String create, Function<Duration, MigrationEvent> whenBuilt) {
        long start = System.nanoTime();
        Duration deadline = context.plan().locks().indexDeadline();
        attempt(number, () -> {
                    database.startAnewOutside();
                    return database.buildIndex(
                            index, create, deadline, wait -> mandate.tell(number, wait), mandate::isOver);
                })
                .ifPresent(built -> pen.write(
                        switch (built) {
                            case Database.Build.Valid ignored -> whenBuilt.apply(Mandate.since(start));
                            case Database.Build.GivenUp(Database.TooLong late, boolean isLeft) ->
                                tooLong(number, "the build", deadline, late, isLeft ? INVALID_LEFT : NOTHING_LEFT);
                            case Database.Build.Refused refused ->
                                new StepFailed(
                                        number,
                                        refused.sqlState(),
                                        refused.message() + found(refused.duplicates()),
                                        mandate.runs());
                        }));
    }

    private StepFailed tooLong(int number, String what, Duration deadline, Database.TooLong late, String consequence) {
        return new StepFailed(
                number,
                Concurrently.CANCELLED,
                Concurrently.tooLong(what, deadline, consequence, late) + "; rerun when it can be done",
                mandate.runs());
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
