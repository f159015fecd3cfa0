package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.fault.Fault;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.BuildWaits;
import dev.midstream.engine.migration.MigrationEvent.StepFailed;
import dev.midstream.engine.migration.MigrationState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the conductor may still do for a step, by the wishes of operators and the state of its lease; and how a step fails. */
final class Mandate {
    private final Context context;
    private final Pen<MigrationEvent, MigrationState> pen;

    Mandate(Context context, Pen<MigrationEvent, MigrationState> pen) {
        this.context = context;
        this.pen = pen;
    }

    void fail(int number, RuntimeException e, String consequence) {
        pen.write(new StepFailed(
                number, context.faults().sqlState(e), context.faults().message(e) + consequence, runs()));
    }

    /** The result of work outside a transaction; empty if the step has failed on an error that will not pass. */
    <R> Optional<R> attempt(int number, Supplier<R> work) {
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
     * What a search finds, to stand behind an error's message. It reads as much as the step did, so it is not begun while heavy steps
     * would have to wait.
     */
    String found(Database.Search search) {
        return context.pulse().allowance().isHeld()
                ? "; which rows these are was not looked up, because the server is held at its limits"
                : "; " + search.find(this::isOver);
    }

    /** Of a transaction that does a step; its lock timeout is each try's own. */
    Terms terms(Duration statementLimit) {
        return new Terms(Terms.Durability.FLUSHED, Duration.ZERO, statementLimit)
                .with(List.of(SearchPath.setting(context.plan().searchPath())));
    }

    int runs() {
        return context.pulse().view().directives().runs();
    }

    /** A pause does not end a statement, but no lock is asked for meanwhile. A rollback goes on. */
    boolean isHeld() {
        return context.pulse().view().directives().isPaused() && pen.state() instanceof MigrationState.Running;
    }

    /** Asked while a statement runs outside the conductor's transaction, which would else keep the lead: keeps it instead. */
    boolean isOver() {
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
    boolean isUnwanted() {
        Directives directives = context.pulse().view().directives();
        boolean goesDown = pen.state() instanceof MigrationState.RollingBack;
        boolean wouldGoDown = directives.rollback().isPresent()
                && !goesDown
                && !pen.state().work().isContracting();
        return context.stop().isAsked() || directives.isAborted() || wouldGoDown;
    }

    /** Records what is worth knowing and changes nothing: if the log cannot be reached just now, the work goes on without it. */
    void note(MigrationEvent event) {
        try {
            pen.write(event);
        } catch (RuntimeException e) {
            if (!context.faults().classify(e).passes()) {
                throw e;
            }
        }
    }

    /** Records and says whom a statement waits for that works concurrently. */
    void tell(int number, Database.Wait wait) {
        note(new BuildWaits(number, wait.phase(), wait.blocker()));
        context.listener()
                .step("%s is %s: %s"
                        .formatted(
                                context.plan().step(number).title(),
                                wait.phase(),
                                wait.blocker().label()));
    }

    /**
     * Whether the same work may succeed later by itself. Not after a timeout or a cancellation, though it may pass for a chunk: a
     * chunk gets smaller, a step would take as long again, under the same lock, or against the will of whoever cancelled it.
     */
    static boolean isWorthAnotherTry(Fault fault) {
        return fault.passes() && fault != Fault.TIMEOUT;
    }

    static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
