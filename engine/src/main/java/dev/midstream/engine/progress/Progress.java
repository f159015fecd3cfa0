package dev.midstream.engine.progress;

import dev.midstream.checkpoints.log.Holder;
import dev.midstream.engine.lane.LaneShare;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.migration.Work;
import dev.midstream.engine.progress.StepProgress.Standing;
import dev.midstream.engine.run.View;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import java.util.List;

/** Every step of a plan as it stands in a picture of the migration. */
public record Progress(List<StepProgress> steps) {
    public Progress {
        steps = List.copyOf(steps);
    }

    public static Progress of(Plan plan, View view) {
        return new Progress(plan.steps().stream().map(step -> of(step, view)).toList());
    }

    /** Of all steps with rows, weighted by their rows; between 0 and 1. */
    public double share() {
        double total = 0;
        double done = 0;
        for (StepProgress step : steps) {
            double weight = 1 + step.step().footprint().rows();
            total += weight;
            done += weight * step.share();
        }
        return total == 0 ? 1 : done / total;
    }

    private static StepProgress of(Step step, View view) {
        int number = step.number();
        List<LaneState> lanes = view.lanesOf(number);
        double size = 0;
        double done = 0;
        long rows = 0;
        int lanesDone = 0;
        for (LaneState lane : lanes) {
            double one = LaneShare.size(lane.range());
            size += one;
            done += one * LaneShare.done(lane);
            rows += lane.rows();
            lanesDone += lane instanceof LaneState.Done ? 1 : 0;
        }
        Standing standing = standing(number, view, !lanes.isEmpty());
        double share = standing == Standing.DONE ? 1 : size == 0 ? 0 : done / size;
        return new StepProgress(step, standing, share, rows, lanes.size(), lanesDone, held(number, view));
    }

    private static Standing standing(int number, View view, boolean hasLanes) {
        if (view.state().isEmpty()) {
            return Standing.WAITING;
        }
        MigrationState state = view.state().get();
        Work work = state.work();
        if (work.isFinished(number)) {
            return Standing.DONE;
        }
        boolean failed = switch (state) {
            case MigrationState.Failed s -> s.step() == number;
            case MigrationState.Unproved s -> s.step() == number;
            case MigrationState.StoppedByHook ignored -> false;
            case MigrationState.Running ignored -> false;
            case MigrationState.AtGate ignored -> false;
            case MigrationState.Completed ignored -> false;
            case MigrationState.RollingBack ignored -> false;
            case MigrationState.RolledBack ignored -> false;
        };
        if (failed) {
            return Standing.FAILED;
        }
        boolean begun = hasLanes || work.underWay().filter(n -> n == number).isPresent();
        return begun ? Standing.UNDER_WAY : Standing.WAITING;
    }

    private static int held(int number, View view) {
        return (int) view.workLanes(number).stream()
                .filter(lane ->
                        view.lane(lane).filter(LaneState.Open.class::isInstance).isPresent())
                .flatMap(lane -> java.util.Optional.ofNullable(view.lanes().get(lane)).stream())
                .filter(head -> head.holder().filter(Holder::isLive).isPresent())
                .count();
    }
}
