package dev.midstream.engine.run;

import dev.midstream.engine.fault.Fault;
import dev.midstream.engine.lock.LockLadder;
import dev.midstream.engine.migration.Blocker;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.StepFailed;
import dev.midstream.engine.migration.MigrationEvent.StepFinished;
import dev.midstream.engine.migration.MigrationEvent.StepWithdrawn;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.run.LockTries.Tried;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.sql.LockTimeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The author's own statements outside a transaction, one after the other. No strong lock is waited for without a timeout: in tries,
 * where a statement that was refused has done nothing; once, where nobody could tell. What a lock timeout would leave broken has a
 * deadline instead.
 */
final class OwnSqlWork {
    /** One try is all there is, so as long as the longest of the ladder. */
    private static final Duration ONCE = LockLadder.LONGEST_TIMEOUT;

    private final Context context;
    private final Database database;
    private final LockTries tries;
    private final Pen<MigrationEvent, MigrationState> pen;
    private final Mandate mandate;
    private final Step.OwnSql step;
    private final List<LockTimeouts> timeouts;
    private final Intermission intermission;

    OwnSqlWork(
            Context context,
            Database database,
            LockTries tries,
            Pen<MigrationEvent, MigrationState> pen,
            Mandate mandate,
            Step.OwnSql step) {
        this.context = context;
        this.database = database;
        this.tries = tries;
        this.pen = pen;
        this.mandate = mandate;
        this.step = step;
        this.timeouts = LockTimeouts.of(step.statements());
        this.intermission = new Intermission(context, database, pen, mandate);
    }

    /** The step's start is on record. */
    void perform() {
        long start = System.nanoTime();
        for (int i = 0; i < step.statements().size(); i++) {
            if (!mayGoOn(i) || !isDone(i)) {
                return;
            }
        }
        pen.write(new StepFinished(step.number(), Mandate.since(start), 0));
    }

    private boolean isDone(int i) {
        String sql = step.statements().get(i);
        return switch (timeouts.get(i)) {
            case IN_TRIES -> isDoneInTries(i, sql);
            case ONCE -> isDoneOnce(i, sql);
            case NEVER -> isDoneByDeadline(i, sql);
            case DETACH -> isDetachedByDeadline(i, sql);
            case ROWS, AS_SET ->
                isDone(i, List.of(), () -> {
                    database.runOutside(sql, mandate::isOver);
                    return true;
                });
        };
    }

    private boolean isDoneInTries(int i, String sql) {
        LockTries.End end =
                tries.climb(() -> isWanted(i), (attempt, next) -> tried(i, attempt, next, sql), why -> giveUp(i, why));
        if (end == LockTries.End.LEFT && i == 0 && !pen.isLost()) {
            pen.write(new StepWithdrawn(step.number()));
        }
        return end == LockTries.End.DONE;
    }

    /** A step of which nothing was done can be put off; one that has begun waits until it may go on. */
    private boolean isWanted(int i) {
        return mayGoOn(i) && !pen.isLost() && !mandate.isUnwanted() && (i > 0 || !mandate.isHeld());
    }

    private boolean mayGoOn(int i) {
        return i == 0 || intermission.mayGoOn(i, step.statements().size());
    }

    private void giveUp(int i, String why) {
        if (i == 0) {
            pen.write(new StepWithdrawn(step.number()));
        }
        pen.write(new StepFailed(
                step.number(), LockTries.LOCK_NOT_AVAILABLE, why + (i == 0 ? "" : remains(i)), mandate.runs()));
    }

    private Tried tried(int i, int attempt, LockLadder.Try next, String sql) {
        List<Blocker> blockers = new ArrayList<>();
        AtomicBoolean hasCut = new AtomicBoolean();
        long start = System.nanoTime();
        try {
            runLimited(sql, attempt, next.timeout(), blockers, hasCut);
            return new Tried.Done();
        } catch (RuntimeException e) {
            Duration ran = Mandate.since(start);
            boolean isInTheWay = tries.isInTheWay(e, hasCut.get());
            if (isInTheWay && !next.isWorthAnother(ran)) {
                giveUp(i, Concurrently.wouldWorkAgain(ran, attempt) + LockTries.inTheWay(blockers));
                return new Tried.Failed();
            }
            if (isInTheWay) {
                return tries.refused(step.number(), attempt, ran, next, blockers);
            }
            fail(i, e, blockers);
            return new Tried.Failed();
        }
    }

    private boolean isDoneOnce(int i, String sql) {
        List<Blocker> blockers = new ArrayList<>();
        return isDone(i, blockers, () -> {
            runLimited(sql, 1, ONCE, blockers, new AtomicBoolean());
            return true;
        });
    }

    private void runLimited(String sql, int attempt, Duration timeout, List<Blocker> blockers, AtomicBoolean hasCut) {
        List<Blocker> cancelled = new ArrayList<>();
        try {
            database.runOutside(
                    sql,
                    timeout,
                    context.plan().locks().cancelBlockers(),
                    witness -> {
                        blockers.addAll(witness.blockers());
                        cancelled.addAll(witness.cancelled());
                        hasCut.set(witness.hasCut());
                    },
                    mandate::isOver);
        } finally {
            LockTries.cancellation(step.number(), attempt, cancelled).ifPresent(mandate::note);
        }
    }

    private boolean isDoneByDeadline(int i, String sql) {
        Duration deadline = context.plan().locks().indexDeadline();
        return isDoneBy(deadline, i, sql, late -> Concurrently.tooLong("the statement", deadline, "", late));
    }

    private boolean isDetachedByDeadline(int i, String sql) {
        Duration deadline = Concurrently.forDetach(context.plan().locks().indexDeadline());
        return isDoneBy(deadline, i, sql, late -> Concurrently.detachTooLong(deadline, late));
    }

    private boolean isDoneBy(Duration deadline, int i, String sql, Function<Database.TooLong, String> message) {
        return isDone(i, List.of(), () -> {
            Optional<Database.TooLong> late =
                    database.runConcurrently(sql, deadline, wait -> mandate.tell(step.number(), wait), mandate::isOver);
            late.ifPresent(l -> pen.write(new StepFailed(
                    step.number(), Concurrently.CANCELLED, message.apply(l) + remains(i), mandate.runs())));
            return late.isEmpty();
        });
    }

    private boolean isDone(int i, List<Blocker> blockers, BooleanSupplier work) {
        try {
            return work.getAsBoolean();
        } catch (RuntimeException e) {
            fail(i, e, blockers);
            return false;
        }
    }

    /** An error after which nobody knows what was done comes out: the step is settled by a person. */
    private void fail(int i, RuntimeException e, List<Blocker> blockers) {
        Fault fault = context.faults().classify(e);
        boolean nothingDone = i == 0 && timeouts.get(i).isWhole() && fault != Fault.CONNECTION;
        if (nothingDone && !pen.isLost()) {
            pen.write(new StepWithdrawn(step.number()));
        }
        if (mandate.isOver() || (Mandate.isWorthAnotherTry(fault) && fault != Fault.CONFLICT)) {
            throw e;
        }
        mandate.fail(step.number(), e, LockTries.inTheWay(blockers) + (nothingDone ? "" : remains(i)));
    }

    private String remains(int i) {
        String before = i == 0
                ? ""
                : "; of its %d statements %d %s done"
                        .formatted(step.statements().size(), i, i == 1 ? "is" : "are");
        String here = timeouts.get(i).isWhole()
                ? ""
                : "; how far %s came cannot be known from here".formatted(i == 0 ? "it" : "number " + (i + 1));
        return before + here
                + "; look, do by hand what is missing and rerun with --own-sql=done, or with --own-sql=repeat if it all bears to be repeated";
    }
}
