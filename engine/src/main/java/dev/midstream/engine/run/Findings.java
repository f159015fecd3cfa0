package dev.midstream.engine.run;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.engine.lane.LaneEvent.LaneReset;
import dev.midstream.engine.lane.LaneEvent.ViolationsFound;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.lane.Leaf;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.planner.plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the lanes of a verification have found. Of a table that was rewritten meanwhile only the lanes that went over its rows as
 * they are now count: they have met the violations again that others found before.
 */
final class Findings {
    private static final int KEYS_SHOWN_MAX = 10;

    private final Store store;
    private final View view;
    private final List<Integer> broken;

    /** @param now where the rows are now */
    Findings(Store store, View view, Step.VerifyRows step, List<Leaf> now) {
        this.store = store;
        this.view = view;
        List<LaneState> all = view.lanesOf(step.number());
        this.broken = view.workLanes(step.number()).stream()
                .filter(lane -> view.lane(lane)
                        .filter(l -> l.rows() > 0 && counts(l, all, now))
                        .isPresent())
                .toList();
    }

    private static boolean counts(LaneState lane, List<LaneState> all, List<Leaf> now) {
        return now.stream()
                .filter(leaf -> leaf.oid() == lane.leaf().oid())
                .anyMatch(leaf -> isIn(lane, leaf) || all.stream().noneMatch(other -> isIn(other, leaf)));
    }

    private static boolean isIn(LaneState lane, Leaf leaf) {
        return lane.leaf().oid() == leaf.oid() && lane.leaf().filenode() == leaf.filenode();
    }

    /** Rows that break a claim. */
    long rows() {
        return broken.stream()
                .mapToLong(lane -> view.lane(lane).orElseThrow().rows())
                .sum();
    }

    /** For people, if there are any. */
    String message(Step.VerifyRows step) {
        Set<String> claims = new LinkedHashSet<>();
        List<String> keys = new ArrayList<>();
        for (int lane : broken) {
            if (keys.size() < KEYS_SHOWN_MAX) { // enough for a message; the log has the rest
                found(lane).forEach(found -> {
                    claims.add(found.claim());
                    keys.addAll(found.keys());
                });
            }
        }
        long rows = rows();
        String shown = keys.stream().limit(KEYS_SHOWN_MAX).collect(Collectors.joining("; "));
        return "%d row%s of %s break%s the claim that %s: %s%s"
                .formatted(
                        rows,
                        rows == 1 ? "" : "s",
                        step.table().label(),
                        rows == 1 ? "s" : "",
                        String.join(" and ", claims),
                        shown,
                        rows > KEYS_SHOWN_MAX ? "; …" : "");
    }

    private List<ViolationsFound> found(int lane) {
        List<ViolationsFound> found = new ArrayList<>();
        for (Recorded<Event> recorded : store.events(Streams.lane(store.journal(), lane))) {
            if (recorded.event() instanceof LaneReset) {
                found.clear();
            } else if (recorded.event() instanceof ViolationsFound more) {
                found.add(more);
            }
        }
        return found;
    }
}
