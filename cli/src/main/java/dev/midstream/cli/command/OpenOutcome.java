package dev.midstream.cli.command;

import dev.midstream.cli.Refusal;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.plan.Step;

/** Whether there is a question that {@code --own-sql} answers: statements of the author's own that were begun, and nobody knows how far they came. */
final class OpenOutcome {
    private OpenOutcome() {}

    static boolean isIn(Session session, Migration migration) {
        return session.engine().isInstalled()
                && session.engine()
                        .find(migration.name())
                        .filter(store -> isIn(session, store))
                        .isPresent();
    }

    static boolean isIn(Session session, Store store) {
        return store.conductor()
                .flatMap(head -> ((MigrationState) head.state()).work().underWay())
                .filter(number -> session.engine().plan(store).step(number) instanceof Step.OwnSql)
                .isPresent();
    }

    /** An answer that is passed over would run again what its author thinks is settled. */
    static Refusal none() {
        return Refusal.usage(
                "--own-sql: the outcome of no statement is open, so there is nothing to answer: a step that failed before"
                        + " anything of it was done runs again, whole. Leave --own-sql out; if the statement must not run, roll back and take"
                        + " it out of the file. Nothing was touched");
    }
}
