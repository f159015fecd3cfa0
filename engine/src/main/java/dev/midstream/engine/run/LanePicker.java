package dev.midstream.engine.run;

import dev.midstream.checkpoints.log.Head;
import dev.midstream.engine.lane.LaneShare;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.log.State;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which lane a free worker should take: of the least complete table first, so that large tables do not come last (spirit). */
final class LanePicker {
    private LanePicker() {}

    /**
     * Lanes with work left that are free, most wanted first; where only rows are left that somebody had locked, last. What {@code me} holds is free for me: a worker that asks has no lane
     * in hand, so it was left behind by a lost connection.
     */
    static List<Integer> candidates(View view, UUID me, long plannedAt) {
        if (!view.isBackfilling(plannedAt) || view.directives().isPaused()) {
            return List.of();
        }
        Map<Integer, Double> completeness = new HashMap<>();
        for (int step : view.stepsWithLanes()) {
            double share = completeness(view.lanesOf(step));
            view.workLanes(step).stream()
                    .filter(lane -> isFree(view.lanes().get(lane), me))
                    .forEach(lane -> completeness.put(lane, share));
        }
        return completeness.entrySet().stream()
                .sorted(Comparator.<Map.Entry<Integer, Double>, Boolean>comparing(e -> !goesOn(view, e.getKey()))
                        .thenComparing(Map.Entry.comparingByValue())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether a lane has rows that nobody has visited yet. */
    static boolean goesOn(View view, int lane) {
        return view.lane(lane)
                .filter(state -> state instanceof LaneState.Open open && !open.isAtTheEnd())
                .isPresent();
    }

    private static boolean isFree(@Nullable Head<State> lane, UUID me) {
        return lane != null
                && lane.state() instanceof LaneState.Open
                && lane.holder()
                        .filter(h -> h.isLive() && !h.owner().equals(me))
                        .isEmpty();
    }

    private static double completeness(List<LaneState> lanes) {
        double done = 0;
        double total = 0;
        for (LaneState lane : lanes) {
            double size = LaneShare.size(lane.range());
            total += size;
            done += size * LaneShare.done(lane);
        }
        return total == 0 ? 1 : done / total;
    }
}
