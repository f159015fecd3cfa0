package dev.midstream.engine.migration;

import dev.midstream.engine.log.Streams;
import dev.midstream.planner.file.PhaseName;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of the plan is done.
 *
 * @param fingerprint of the file the plan was made from
 * @param plannedAt the version of the conductor's stream that holds the plan
 * @param phase the phase under way; empty before the first
 * @param finished numbers of finished steps
 * @param underWay a step whose start is recorded and whose outcome is not
 * @param lanes for each step that has them: the numbers of its lanes
 * @param nextLane the number for the next lane, never used before in this journal
 * @param hooks keys of the hooks that have run
 * @param verifications how many requests for a new verification have been met
 */
public record Work(
        String fingerprint,
        long plannedAt,
        Optional<PhaseName> phase,
        SortedSet<Integer> finished,
        Optional<Integer> underWay,
        Map<Integer, SortedSet<Integer>> lanes,
        int nextLane,
        int verifications,
        SortedSet<String> hooks) {

    public Work {
        finished = Collections.unmodifiableSortedSet(new TreeSet<>(finished));
        Map<Integer, SortedSet<Integer>> copy = new TreeMap<>();
        lanes.forEach((step, numbers) -> copy.put(step, Collections.unmodifiableSortedSet(new TreeSet<>(numbers))));
        lanes = Collections.unmodifiableMap(copy);
        hooks = Collections.unmodifiableSortedSet(new TreeSet<>(hooks));
    }

    static Work planned(String fingerprint, long plannedAt, int nextLane, int verifications) {
        return new Work(
                fingerprint,
                plannedAt,
                Optional.empty(),
                new TreeSet<>(),
                Optional.empty(),
                Map.of(),
                Math.max(nextLane, Streams.FIRST_LANE),
                verifications,
                new TreeSet<>());
    }

    public boolean isFinished(int step) {
        return finished.contains(step);
    }

    /** Whether the last phase has begun: from then on nothing is taken back. */
    public boolean isContracting() {
        return phase.filter(PhaseName.CONTRACT::equals).isPresent();
    }

    /** Whether the step's lanes are opened. */
    public boolean hasLanes(int step) {
        return lanes.containsKey(step);
    }

    /** The numbers of the step's lanes; none before they are opened. */
    public SortedSet<Integer> lanesOf(int step) {
        return lanes.getOrDefault(step, Collections.emptySortedSet());
    }

    Work in(PhaseName newPhase) {
        return new Work(
                fingerprint,
                plannedAt,
                Optional.of(newPhase),
                finished,
                Optional.empty(),
                lanes,
                nextLane,
                verifications,
                hooks);
    }

    Work started(int step) {
        return with(finished, Optional.of(step), lanes);
    }

    /** Whether the hook with this key has run. */
    public boolean isHooked(String key) {
        return hooks.contains(key);
    }

    Work hooked(String key) {
        SortedSet<String> more = new TreeSet<>(hooks);
        more.add(key);
        return new Work(fingerprint, plannedAt, phase, finished, underWay, lanes, nextLane, verifications, more);
    }

    Work stopped() {
        return with(finished, Optional.empty(), lanes);
    }

    Work verified(int requests) {
        return new Work(fingerprint, plannedAt, phase, finished, underWay, lanes, nextLane, requests, hooks);
    }

    Work finished(int step) {
        SortedSet<Integer> more = new TreeSet<>(finished);
        more.add(step);
        return with(more, Optional.empty(), lanes);
    }

    /** The step is to be done again, with new lanes. */
    Work reopened(int step) {
        Map<Integer, SortedSet<Integer>> otherLanes = new TreeMap<>(lanes);
        otherLanes.remove(step);
        SortedSet<Integer> others = new TreeSet<>(finished);
        others.remove(step);
        return with(others, Optional.empty(), otherLanes);
    }

    Work opened(int step, int firstLane, int count) {
        Map<Integer, SortedSet<Integer>> more = new TreeMap<>(lanes);
        SortedSet<Integer> numbers = new TreeSet<>(lanesOf(step));
        for (int lane = firstLane; lane < firstLane + count; lane++) {
            numbers.add(lane);
        }
        more.put(step, numbers);
        return new Work(
                fingerprint,
                plannedAt,
                phase,
                finished,
                underWay,
                more,
                Math.max(nextLane, firstLane + count),
                verifications,
                hooks);
    }

    private Work with(
            SortedSet<Integer> newFinished, Optional<Integer> newUnderWay, Map<Integer, SortedSet<Integer>> newLanes) {
        return new Work(
                fingerprint, plannedAt, phase, newFinished, newUnderWay, newLanes, nextLane, verifications, hooks);
    }
}
