package dev.midstream.engine.run;

import dev.midstream.engine.migration.MigrationEvent.StepFinished;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.Optional;

/** Has constraints proved by PostgreSQL, and names the rows in the way. */
final class ProofWork {
    /** The class of errors about constraints that rows break. */
    private static final String INTEGRITY = "23";

    private final Context context;
    private final Database database;
    private final StrongLock lock;
    private final Mandate mandate;

    ProofWork(Context context, Database database, StrongLock lock, Mandate mandate) {
        this.context = context;
        this.database = database;
        this.lock = lock;
        this.mandate = mandate;
    }

    void prove(Step.Validate step) {
        prove(
                step.number(),
                step.table(),
                step.constraint(),
                step.statement(),
                took -> Optional.of(new StepFinished(step.number(), took, 0)));
    }

    /** @param outcome of the statement for the step */
    void prove(int number, TableRef table, String constraint, String statement, StrongLock.PossibleOutcome outcome) {
        LockTries.End ignored = lock.take(
                number,
                mandate.terms(Duration.ZERO),
                tx -> database.runLong(tx, statement, mandate::isUnwanted),
                outcome,
                e -> isBroken(e) ? mandate.found(database.breaking(table, constraint)) : "");
    }

    private boolean isBroken(RuntimeException e) {
        return context.faults().sqlState(e).startsWith(INTEGRITY);
    }
}
