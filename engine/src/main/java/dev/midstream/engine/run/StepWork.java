package dev.midstream.engine.run;

import dev.midstream.engine.lock.LockLadder;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.StepFailed;
import dev.midstream.engine.migration.MigrationEvent.StepFinished;
import dev.midstream.engine.migration.MigrationEvent.StepStarted;
import dev.midstream.engine.migration.MigrationEvent.VerificationFailed;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.List;

/** Does the steps that have no lanes, each in the manner it demands. */
final class StepWork {
    private static final Duration DDL_STATEMENT_LIMIT = Duration.ofSeconds(30);

    private final Context context;
    private final Database database;
    private final Mandate mandate;
    private final LockTries tries;
    private final StrongLock lock;
    private final IndexWork indexes;
    private final ProofWork proofs;
    private final JoinWork joining;
    private final Pen<MigrationEvent, MigrationState> pen;

    StepWork(
            Context context,
            Database database,
            LockLadder ladder,
            Turns turns,
            Pen<MigrationEvent, MigrationState> pen) {
        this.context = context;
        this.database = database;
        this.pen = pen;
        this.mandate = new Mandate(context, pen);
        this.tries = new LockTries(context, ladder, pen, mandate);
        this.lock = new StrongLock(context, database, tries, pen, mandate);
        this.indexes = new IndexWork(context, database, pen, mandate);
        this.proofs = new ProofWork(context, database, lock, mandate);
        this.joining = new JoinWork(context, database, lock, turns, pen, mandate, indexes, proofs);
    }

    void perform(Step step) {
        if (!(step instanceof Step.Join)) { // which is done in several goes, and tells of each itself
            context.listener().step(step.title());
        }
        if (isOfPartitionGone(step)) {
            pen.write(new StepFinished(step.number(), Duration.ZERO, 0));
            return;
        }
        switch (step) {
            case Step.Join join -> joining.perform(join, mandate.terms(DDL_STATEMENT_LIMIT));
            case Step.Ddl ddl ->
                lock.hold(
                        ddl.number(),
                        mandate.terms(DDL_STATEMENT_LIMIT),
                        tx -> database.run(tx, ddl.statements()),
                        StepFinished::new);
            case Step.Validate validate -> {
                if (pen.write(new StepStarted(validate.number()))) {
                    proofs.prove(validate);
                }
            }
            case Step.BuildIndex index -> {
                if (pen.write(new StepStarted(index.number()))) {
                    indexes.build(index);
                }
            }
            case Step.DropIndex drop -> {
                if (pen.write(new StepStarted(drop.number()))) {
                    indexes.drop(drop);
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
        if (isOfPartitionGone(step)) {
            pen.write(new StepFinished(step.number(), Duration.ZERO, 0));
            return;
        }
        switch (step) {
            case Step.Join s -> throw new IllegalStateException("one transaction with its outcome: " + s.title());
            case Step.Validate validate -> proofs.prove(validate);
            case Step.BuildIndex index -> indexes.resumeBuild(index);
            case Step.DropIndex drop -> indexes.resumeDrop(drop);
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

    /** A partition that was dropped since this was planned: there is nothing to be done for it. */
    private boolean isOfPartitionGone(Step step) {
        List<TableRef> tables = step.footprint().locks().stream()
                .map(Footprint.Lock::table)
                .limit(1)
                .toList();
        return context.plan().steps().stream()
                .filter(Step.Join.class::isInstance)
                .map(Step.Join.class::cast)
                .flatMap(join -> join.partitions().stream())
                .anyMatch(partition -> tables.contains(partition) && !database.isThere(partition));
    }

    IndexWork indexes() {
        return indexes;
    }

    /** Statements that undo a step, with the same care for locks. */
    void undo(int number, List<String> statements) {
        if (isOfPartitionGone(context.plan().step(number))) {
            pen.write(new MigrationEvent.StepUndone(number, Duration.ZERO));
            return;
        }
        lock.hold(
                number,
                mandate.terms(DDL_STATEMENT_LIMIT),
                tx -> database.run(tx, statements),
                (step, took, rows) -> new MigrationEvent.StepUndone(step, took));
    }

    private void verify(Step.VerifyQuery step) {
        long start = System.nanoTime();
        mandate.attempt(step.number(), () -> database.ask(step.query(), mandate::isOver))
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
}
