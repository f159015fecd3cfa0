package dev.midstream.engine.run;

import dev.midstream.engine.run.Database.Turn;
import dev.midstream.engine.run.Database.Wait;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * At most one heavy step a table, whatever migrations there are: two index builds on one table would wait for each other, and each
 * would make the other longer. Lanes need not step aside: a chunk is over in some tens of milliseconds, and a build waits only
 * for those that had begun before it.
 */
final class Turns {
    private final Database database;
    private Optional<Wait> told = Optional.empty();

    Turns(Database database) {
        this.database = database;
    }

    /**
     * Does work, if it is our turn on the table.
     *
     * @param table empty for work that is not heavy
     * @param teller is told, once, whose turn it is else
     * @param rest until it is asked for again
     */
    void take(Optional<TableRef> table, Runnable work, Consumer<Wait> teller, Runnable rest) {
        if (table.isEmpty()) {
            work.run();
            return;
        }
        switch (database.takeTurn(table.get())) {
            case Turn.Ours ignored -> {
                told = Optional.empty();
                try {
                    work.run();
                } finally {
                    database.endTurn();
                }
            }
            case Turn.Theirs(Optional<Wait> whose) -> {
                whose.filter(now -> !isTold(now)).ifPresent(now -> {
                    told = whose;
                    teller.accept(now);
                });
                rest.run();
            }
        }
    }

    private boolean isTold(Wait now) {
        return told.filter(t -> t.blocker().pid() == now.blocker().pid()).isPresent();
    }

    /** The table that a step holds for long under a lock that no other such step bears beside it. */
    static Optional<TableRef> of(Step step) {
        return switch (step) {
            case Step.BuildIndex s -> Optional.of(s.table());
            case Step.DropIndex s -> Optional.of(s.table());
            case Step.Validate s -> Optional.of(s.table());
            case Step.VerifyQuery ignored -> Optional.empty();
            case Step.OwnSql ignored -> Optional.empty();
            case Step.Ddl ignored -> Optional.empty();
            case Step.Join ignored -> Optional.empty();
            case Step.Backfill ignored -> Optional.empty();
            case Step.VerifyRows ignored -> Optional.empty();
        };
    }

    /** The same for the way back. */
    static Optional<TableRef> of(Step step, Undo undo) {
        return switch (undo) {
            case Undo.BuildIndex ignored -> of(step);
            case Undo.Concurrently ignored -> of(step);
            case Undo.Statements ignored -> Optional.empty();
            case Undo.Nothing ignored -> Optional.empty();
            case Undo.Impossible ignored -> Optional.empty();
        };
    }
}
