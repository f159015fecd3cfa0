package dev.midstream.engine.run;

import dev.midstream.checkpoints.lease.Claim;
import dev.midstream.engine.allowance.Allowance;
import dev.midstream.engine.lock.LockLadder;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.Act;
import dev.midstream.engine.migration.MigrationDecider;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Leads a migration through its steps, in one process at a time; the others stand by and take over when its lease runs out.
 */
final class Conductor implements Runnable {
    private static final Duration STAND_BY = Duration.ofMillis(500);
    private static final Duration AWAIT = Duration.ofMillis(200);

    private final Context context;
    private final Database database;
    private final LockLadder ladder;
    private final Optional<Store> server;
    private final Identity me;
    private final MigrationDecider decider;
    private final Turns turns;
    private Optional<Expectation> expectation = Optional.empty();

    /** @param server the journal of what is about the whole server; empty if nobody governs it */
    Conductor(Context context, Database database, LockLadder ladder, Optional<Store> server, Identity me) {
        this.context = context;
        this.database = database;
        this.server = server;
        this.ladder = ladder;
        this.me = me;
        this.decider = new MigrationDecider(context.plan());
        this.turns = new Turns(database);
    }

    @Override
    public void run() {
        Patience patience = new Patience(context.stop().host());
        Optional<Pen<MigrationEvent, MigrationState>> lead = Optional.empty();
        while (!context.stop().isAsked()) {
            try {
                if (lead.isEmpty() || lead.get().isLost()) {
                    lead = takeTheLead();
                } else {
                    conduct(lead.get());
                    patience.reset(); // not for the lead alone: what fails behind it must not be tried without a rest
                }
            } catch (RuntimeException e) {
                if (!context.faults().classify(e).passes()) {
                    throw e;
                }
                Duration rest = patience.next();
                context.listener().disconnected(me.label(), context.faults().message(e), rest);
                context.stop().sleep(rest);
                if (context.stop().isAsked()) {
                    break; // with the lead in hand, to be released: whoever runs it again must not wait for its end
                }
                lead = Optional.empty(); // taken anew: with a new epoch, and with what the log says of the last commit
            }
        }
        lead.ifPresent(this::release);
    }

    private Optional<Pen<MigrationEvent, MigrationState>> takeTheLead() {
        Optional<Claim<State>> claimed = context.store().claim(List.of(Streams.CONDUCTOR), me);
        if (claimed.isEmpty()) {
            context.stop().sleep(STAND_BY);
            return Optional.empty();
        }
        Claim<State> claim = claimed.get();
        Pen<MigrationEvent, MigrationState> pen = Pen.ofConductor(context.store(), context.stop(), claim);
        if (pen.state().work().plannedAt() != context.plannedAt()) { // rolled back and planned anew by others
            pen.release();
            context.stop().sleep(STAND_BY);
            return Optional.empty();
        }
        database.fenceOffEarlierConductors();
        // Written last: it proves that the lead was still ours when the others were fenced off.
        boolean leads = pen.write(new MigrationEvent.ConductorClaimed(
                me.owner(), me.label(), claim.lease().epoch(), claim.takenOver()));
        context.pulse().refreshNow();
        expectation = leads ? Optional.of(new Expectation(context, server, pen)) : Optional.empty();
        return leads ? Optional.of(pen) : Optional.empty();
    }

    private void conduct(Pen<MigrationEvent, MigrationState> pen) {
        pen.renewIfDue();
        View view = context.pulse()
                .refreshNow(); // decisions about lanes must not rest on a picture older than our last event
        if (view.directives().isAborted()) {
            pen.sleep(AWAIT);
            return;
        }
        expectation.ifPresent(e -> e.look(view));
        StepWork steps = new StepWork(context, database, ladder, turns, pen);
        LaneSteps lanes = new LaneSteps(context, database, pen);
        switch (decider.next(pen.state(), view.directives(), view::counts)) {
            case Act.StartPhase act -> pen.write(new MigrationEvent.PhaseStarted(act.phase()));
            case Act.RunHook act when context.pulse().allowance().isHeldByRule() -> pen.sleep(AWAIT);
            case Act.RunHook act -> new HookWork(context, pen, me.label()).run(act.hook());
            case Act.Perform act when mustWait(act.step()) -> pen.sleep(AWAIT);
            case Act.Perform act -> inTurn(pen, act.step(), Turns.of(act.step()), () -> steps.perform(act.step()));
            case Act.Settle act -> inTurn(pen, act.step(), Turns.of(act.step()), () -> steps.settle(act.step()));
            case Act.OpenLanes act -> lanes.open(act.step());
            case Act.CloseLanes act -> lanes.close(act.step(), view);
            case Act.FailLanes act -> lanes.fail(act.step(), view);
            case Act.AwaitLanes ignored -> pen.sleep(AWAIT);
            case Act.ReachGate act -> pen.write(new MigrationEvent.GateReached(act.before()));
            case Act.Complete ignored -> pen.write(new MigrationEvent.MigrationCompleted());
            case Act.Retry act -> new Retry(context, me, pen).run(view, act.alsoAgain());
            case Act.Reopen act ->
                pen.write(new MigrationEvent.VerificationReopened(
                        act.steps(), view.directives().verifications()));
            case Act.StartRollback ignored -> pen.write(new MigrationEvent.RollbackStarted());
            case Act.UndoStep act ->
                inTurn(pen, act.step(), Turns.of(act.step(), act.undo()), () -> undo(steps, pen, act));
            case Act.FinishRollback ignored -> pen.write(new MigrationEvent.RolledBack());
            case Act.Hold ignored -> pen.sleep(AWAIT);
            case Act.Rest ignored -> pen.sleep(AWAIT);
        }
    }

    private void inTurn(Pen<MigrationEvent, MigrationState> pen, Step step, Optional<TableRef> table, Runnable work) {
        turns.take(table, work, wait -> new Mandate(context, pen).tell(step.number(), wait), () -> pen.sleep(AWAIT));
    }

    /** Nothing is begun against somebody's will, and nothing heavy while the server cannot bear even what is light. */
    private boolean mustWait(Step step) {
        Allowance allowance = context.pulse().allowance();
        return allowance.isHeldByRule() || (allowance.isHeld() && isHeavy(step));
    }

    /** Whether it reads or writes a whole table. */
    private static boolean isHeavy(Step step) {
        return switch (step) {
            case Step.BuildIndex ignored -> true;
            case Step.DropIndex ignored -> false;
            case Step.Validate ignored -> true;
            case Step.VerifyQuery ignored -> true;
            case Step.OwnSql ignored -> true;
            case Step.Ddl ignored -> false;
            case Step.Join ignored -> true; // a partition that came since may have to be read
            case Step.Backfill ignored -> false;
            case Step.VerifyRows ignored -> false;
        };
    }

    private static void undo(StepWork steps, Pen<MigrationEvent, MigrationState> pen, Act.UndoStep act) {
        int number = act.step().number();
        switch (act.undo()) {
            case Undo.Nothing ignored -> pen.write(new MigrationEvent.StepUndone(number, Duration.ZERO));
            case Undo.Impossible ignored -> pen.write(new MigrationEvent.StepUndone(number, Duration.ZERO));
            case Undo.Statements undo -> steps.undo(number, undo.statements());
            case Undo.BuildIndex ignored -> steps.indexes().rebuild((Step.DropIndex) act.step());
            case Undo.Concurrently undo -> steps.indexes().undoOutside(number, undo.statement());
        }
    }

    private void release(Pen<MigrationEvent, MigrationState> pen) {
        try {
            pen.release();
        } catch (RuntimeException e) {
            context.listener().disconnected(me.label(), context.faults().message(e), Duration.ZERO);
        }
    }
}
