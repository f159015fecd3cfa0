package dev.midstream.engine.forecast;

import dev.midstream.engine.lane.LaneShare;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.migration.Work;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** The steps that go through rows, and how much of each is done. */
public record Workload(List<Part> parts) {
    public Workload {
        parts = List.copyOf(parts);
    }

    /**
     * A step.
     *
     * @param reads whether it changes nothing
     * @param share done, between 0 and 1
     * @param units all its lanes together; 0 before they are opened
     * @param rows how many rows it is, as far as that is known
     * @param isKnown whether the rows were reckoned from what was met, and not estimated from the catalog
     */
    public record Part(int step, boolean reads, double share, double units, double rows, boolean isKnown) {
        double rowsLeft() {
            return rows * (1 - share);
        }
    }

    /** From this share on, the rows that were met say more about those to come than the catalog's estimate. */
    private static final double KNOWN_FROM = 0.05;

    /** @param lanes of a step, as they are now */
    public static Workload of(Plan plan, Work work, IntFunction<List<LaneState>> lanes) {
        List<Part> parts = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.Backfill || step instanceof Step.VerifyRows) {
                parts.add(part(step, work, lanes.apply(step.number())));
            }
        }
        return new Workload(parts);
    }

    private static Part part(Step step, Work work, List<LaneState> lanes) {
        boolean reads = step.footprint().work() == Footprint.Work.SCANS;
        double units = 0;
        double done = 0;
        long rows = 0;
        for (LaneState lane : lanes) {
            double size = LaneShare.size(lane.range());
            units += size;
            done += size * LaneShare.done(lane);
            rows += lane.rows();
        }
        boolean isFinished = work.isFinished(step.number());
        double share = isFinished ? 1 : units == 0 ? 0 : Math.min(1, done / units);
        boolean isKnown = !reads && rows > 0 && share >= KNOWN_FROM;
        double all = isKnown ? rows / share : Math.max(1, step.footprint().rows());
        return new Part(step.number(), reads, share, units, all, isKnown);
    }
}
