package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.StepFailed;
import dev.midstream.engine.migration.MigrationEvent.StepFinished;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.run.Database.Lack;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Parts;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Joins what the partitions have under the partitioned table's. Hours may lie between the plan and this: a partition that was attached
 * meanwhile is given its part first, one at a time, so that between two of them everybody's wishes are asked for again.
 */
final class JoinWork {
    private static final Duration AWAIT = Duration.ofMillis(200);

    private final Context context;
    private final Database database;
    private final StrongLock lock;
    private final Turns turns;
    private final Pen<MigrationEvent, MigrationState> pen;
    private final Mandate mandate;
    private final IndexWork indexes;
    private final ProofWork proofs;

    JoinWork(
            Context context,
            Database database,
            StrongLock lock,
            Turns turns,
            Pen<MigrationEvent, MigrationState> pen,
            Mandate mandate,
            IndexWork indexes,
            ProofWork proofs) {
        this.context = context;
        this.database = database;
        this.lock = lock;
        this.turns = turns;
        this.pen = pen;
        this.mandate = mandate;
        this.indexes = indexes;
        this.proofs = proofs;
    }

    /** One thing at a time: when it returns and the step is not done, there is more to do. */
    void perform(Step.Join step, Terms terms) {
        List<Lack> lacking = database.lacking(step);
        if (lacking.isEmpty()) {
            join(step, terms);
        } else {
            TableRef partition = lacking.getFirst().partition();
            turns.take(
                    Optional.of(partition),
                    () -> make(step, lacking.getFirst(), terms),
                    wait -> mandate.tell(step.number(), wait),
                    () -> pen.sleep(AWAIT));
        }
    }

    private void join(Step.Join step, Terms terms) {
        context.listener().step(step.title());
        List<Lack> came = new ArrayList<>();
        LockTries.End ignored = lock.take(
                step.number(),
                terms,
                tx -> {
                    came.clear();
                    came.addAll(database.join(tx, step));
                },
                took -> came.isEmpty() ? Optional.of(new StepFinished(step.number(), took, 0)) : Optional.empty(),
                e -> "");
    }

    private void make(Step.Join step, Lack lack, Terms terms) {
        TableRef partition = lack.partition();
        context.listener().step("%s: partition %s came since".formatted(step.title(), partition.label()));
        switch (step.parts()) {
            case Parts.Indexes parts -> {
                Database.NewIndex index =
                        new Database.NewIndex(partition, parts.part(partition), parts.create(partition));
                if (indexes.isBuilt(step.number(), index)
                        && database.lacking(step).contains(lack)) {
                    pen.write(
                            new StepFailed(step.number(), "", unfit(parts.part(partition), partition), mandate.runs()));
                }
            }
            case Parts.ForeignKeys keys -> {
                if (lack.begun() || isAdded(step, keys.add(partition), terms)) {
                    proofs.prove(
                            step.number(),
                            partition,
                            keys.constraint(),
                            keys.prove(partition),
                            took -> Optional.empty());
                }
            }
        }
    }

    private static String unfit(TableRef index, TableRef partition) {
        return "index %s of partition %s is joined under another one: drop or rename it, then rerun"
                .formatted(index.name(), partition.label());
    }

    private boolean isAdded(Step.Join step, String statement, Terms terms) {
        return lock.take(
                        step.number(),
                        terms,
                        tx -> database.run(tx, List.of(statement)),
                        took -> Optional.empty(),
                        e -> "")
                == LockTries.End.DONE;
    }
}
