package dev.midstream.engine.migration;

import dev.midstream.engine.control.Directives;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Hook;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** The rules of a migration: what comes next, given the plan, what is done, and what operators asked for. */
public final class MigrationDecider {
    private final Plan plan;

    public MigrationDecider(Plan plan) {
        this.plan = plan;
    }

    /** What the conductor does next. {@code lanes} tells how the lanes of a step stand. */
    public Act next(MigrationState state, Directives directives, IntFunction<LaneCounts> lanes) {
        boolean rollbackWanted = directives.rollback().isPresent();
        boolean verificationWanted = directives.verifications() > state.work().verifications();
        return switch (state) {
            case MigrationState.Completed ignored -> verificationWanted ? new Act.Reopen(queries()) : new Act.Rest();
            case MigrationState.RolledBack ignored -> new Act.Rest();
            case MigrationState.RollingBack s -> rollback(s.work());
            case MigrationState.Failed s -> afterFailure(s.work(), s.runs(), List.of(), directives);
            case MigrationState.StoppedByHook s -> afterFailure(s.work(), s.runs(), List.of(), directives);
            case MigrationState.Unproved s ->
                verificationWanted && !rollbackWanted
                        ? new Act.Reopen(s.work().isContracting() ? queries() : verifications())
                        : afterFailure(s.work(), s.runs(), fillsBehind(s.step()), directives);
            case MigrationState.AtGate s ->
                verificationWanted && !rollbackWanted ? new Act.Reopen(verifications()) : atGate(s, directives);
            case MigrationState.Running s -> running(s.work(), directives, lanes);
        };
    }

    /** Whether nothing will happen in this state until somebody asks for something. */
    public boolean isAtRest(MigrationState state, Directives directives) {
        return next(state, directives, step -> LaneCounts.NONE) instanceof Act.Rest;
    }

    private static Act afterFailure(Work work, int runsBefore, List<Integer> alsoAgain, Directives directives) {
        if (directives.runs() <= runsBefore) {
            return new Act.Rest(); // a rollback that failed is no exception: it would fail again, and again
        }
        if (directives.rollback().isEmpty()) {
            return new Act.Retry(alsoAgain);
        }
        return work.isContracting() ? new Act.Rest() : new Act.StartRollback();
    }

    /**
     * The backfills whose rows a failed verification has read, as far as they may be repeated: rows that came from outside after the
     * backfill (an attached partition) are filled by it and by nothing else.
     */
    private List<Integer> fillsBehind(int verification) {
        return plan.step(verification) instanceof Step.VerifyRows verify
                ? plan.steps().stream()
                        .filter(step -> step instanceof Step.Backfill fill
                                && fill.table().equals(verify.table())
                                && fill.transformation().isRepeatable())
                        .map(Step::number)
                        .toList()
                : List.of();
    }

    /** The steps that re-read data: what {@code verify} does again. */
    public List<Integer> verifications() {
        return plan.steps().stream()
                .filter(s -> s instanceof Step.VerifyRows || s instanceof Step.VerifyQuery)
                .map(Step::number)
                .toList();
    }

    /** The proofs that still hold when nothing keeps the columns in step any more: the file's own. */
    private List<Integer> queries() {
        return plan.steps().stream()
                .filter(Step.VerifyQuery.class::isInstance)
                .map(Step::number)
                .toList();
    }

    /** What a rollback cannot take back, among the finished steps. */
    public List<String> irreversible(Work work) {
        return plan.steps().stream()
                .filter(step -> work.isFinished(step.number()) || work.hasLanes(step.number()))
                .map(Step::undo)
                .filter(Undo.Impossible.class::isInstance)
                .map(undo -> ((Undo.Impossible) undo).remains())
                .toList();
    }

    private static Act atGate(MigrationState.AtGate gate, Directives directives) {
        if (directives.rollback().isPresent()) {
            return new Act.StartRollback();
        }
        boolean open = directives.until().compareTo(gate.before()) >= 0;
        return open ? start(gate.before(), gate.work(), directives) : new Act.Rest();
    }

    private Act running(Work work, Directives directives, IntFunction<LaneCounts> lanes) {
        if (directives.rollback().isPresent() && !work.isContracting()) {
            return new Act.StartRollback();
        }
        if (directives.isPaused()) {
            return new Act.Hold();
        }
        if (work.underWay().isPresent()) {
            return new Act.Settle(plan.step(work.underWay().get()));
        }
        if (work.phase().isEmpty()) {
            return start(PhaseName.EXPAND, work, directives);
        }
        return upTo(work, work.phase().get(), directives, lanes);
    }

    /** Everything up to the phase, not only in it: a verification may have been reopened. */
    private Act upTo(Work work, PhaseName phase, Directives directives, IntFunction<LaneCounts> lanes) {
        List<Step> left = plan.phases().stream()
                .filter(p -> p.name().compareTo(phase) <= 0)
                .flatMap(p -> p.steps().stream())
                .filter(step -> !work.isFinished(step.number()))
                .toList();
        if (left.isEmpty()) {
            return afterPhase(work, phase, directives);
        }
        return hasLanes(left.getFirst()) ? withLanes(work, left, lanes) : new Act.Perform(left.getFirst());
    }

    private Act afterPhase(Work work, PhaseName phase, Directives directives) {
        Optional<Hook> hook = hook(Hook.Moment.AFTER, phase, work, directives);
        if (hook.isPresent()) {
            return new Act.RunHook(hook.get());
        }
        Optional<PhaseName> next = phase.next();
        if (next.isEmpty()) {
            return new Act.Complete();
        }
        boolean empty = plan.phase(next.get()).steps().isEmpty()
                && directives.policy().hooks().stream().noneMatch(h -> h.phase() == next.get());
        boolean allowed = directives.until().compareTo(next.get()) >= 0;
        return empty || allowed ? start(next.get(), work, directives) : new Act.ReachGate(next.get());
    }

    private static Act start(PhaseName phase, Work work, Directives directives) {
        return hook(Hook.Moment.BEFORE, phase, work, directives)
                .<Act>map(Act.RunHook::new)
                .orElseGet(() -> new Act.StartPhase(phase));
    }

    /** The next hook at this place that has not run. */
    private static Optional<Hook> hook(Hook.Moment moment, PhaseName phase, Work work, Directives directives) {
        return directives.policy().hooks().stream()
                .filter(hook -> hook.moment() == moment && hook.phase() == phase && !work.isHooked(hook.key()))
                .findFirst();
    }

    /** Steps with lanes that follow each other run together, so that workers always find the table that needs them most. */
    private static Act withLanes(Work work, List<Step> left, IntFunction<LaneCounts> lanes) {
        List<Integer> awaited = new ArrayList<>();
        Set<TableRef> busy = new HashSet<>();
        for (Step step : left) {
            if (!hasLanes(step)) {
                break;
            }
            boolean tableIsFree = busy.add(table(step));
            if (!work.hasLanes(step.number())) {
                if (tableIsFree) {
                    return new Act.OpenLanes(step);
                }
                continue; // a second update of one table sees what the first one left
            }
            LaneCounts counts = lanes.apply(step.number());
            if (counts.stuck() > 0) {
                return new Act.FailLanes(step);
            }
            if (counts.allDone()) {
                return new Act.CloseLanes(step);
            }
            awaited.add(step.number());
        }
        return new Act.AwaitLanes(awaited);
    }

    private static boolean hasLanes(Step step) {
        return step instanceof Step.Backfill || step instanceof Step.VerifyRows;
    }

    private static TableRef table(Step step) {
        return switch (step) {
            case Step.Backfill s -> s.table();
            case Step.VerifyRows s -> s.table();
            case Step.Ddl s -> throw new IllegalArgumentException("no lanes: " + s.title());
            case Step.Join s -> throw new IllegalArgumentException("no lanes: " + s.title());
            case Step.Validate s -> s.table();
            case Step.BuildIndex s -> s.table();
            case Step.DropIndex s -> s.table();
            case Step.VerifyQuery s -> throw new IllegalArgumentException("no lanes: " + s.title());
            case Step.OwnSql s -> throw new IllegalArgumentException("no lanes: " + s.title());
        };
    }

    /** Newest first. */
    private Act rollback(Work work) {
        return plan.steps().reversed().stream()
                .filter(step -> work.isFinished(step.number()) || work.hasLanes(step.number()))
                .findFirst()
                .<Act>map(step -> new Act.UndoStep(step, step.undo()))
                .orElseGet(Act.FinishRollback::new);
    }
}
