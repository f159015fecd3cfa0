package dev.midstream.engine.run;

import dev.midstream.checkpoints.log.Head;
import dev.midstream.checkpoints.log.Holder;
import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.LaneCounts;
import dev.midstream.engine.migration.MigrationState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A migration as the store showed it at one moment. */
public record View(
        JournalId journal,
        Directives directives,
        long directivesVersion,
        Optional<Head<State>> conductor,
        Map<Integer, Head<State>> lanes) {

    /** @param now by the store's clock: operators' wishes that have expired by then are left out */
    public static View of(JournalId journal, Collection<Head<State>> heads, Instant now) {
        Directives directives = Directives.NONE;
        long version = 0;
        Optional<Head<State>> conductor = Optional.empty();
        Map<Integer, Head<State>> lanes = new TreeMap<>();
        for (Head<State> head : heads) {
            switch (head.stream().number()) {
                case Streams.CONTROL -> {
                    directives = ((Directives) head.state()).at(now);
                    version = head.version();
                }
                case Streams.CONDUCTOR -> conductor = Optional.of(head);
                default -> lanes.put(head.stream().number(), head);
            }
        }
        return new View(journal, directives, version, conductor, lanes);
    }

    /** Where the migration stands; empty before it was planned. */
    public Optional<MigrationState> state() {
        return conductor.map(head -> (MigrationState) head.state());
    }

    /** Whether lanes of this plan are to be worked on at all, except that they may have to wait. */
    public boolean isBackfilling(long plannedAt) {
        return state().filter(s ->
                                s instanceof MigrationState.Running && s.work().plannedAt() == plannedAt)
                        .isPresent()
                && !directives.isAborted()
                && directives.rollback().isEmpty();
    }

    /** Whether this lane of this plan is to be worked on. */
    public boolean isWanted(int step, int lane, long plannedAt) {
        return isBackfilling(plannedAt) && workLanes(step).contains(lane);
    }

    /** The lanes of a step, as it stands now; none of an earlier attempt. */
    public List<LaneState> lanesOf(int step) {
        return workLanes(step).stream().flatMap(number -> lane(number).stream()).toList();
    }

    /** The steps whose lanes are opened and not yet closed. */
    public List<Integer> stepsWithLanes() {
        return state().map(MigrationState::work).stream()
                .flatMap(work -> work.lanes().keySet().stream().filter(step -> !work.isFinished(step)))
                .toList();
    }

    /** The numbers of a step's lanes, those included that were split off others. */
    public List<Integer> workLanes(int step) {
        List<Integer> found = new ArrayList<>(); // no streams: looked at before and after each chunk
        if (conductor.isPresent()) {
            collect(((MigrationState) conductor.get().state()).work().lanesOf(step), found);
        }
        return Collections.unmodifiableList(found);
    }

    private void collect(Collection<Integer> lanesAndTheirs, List<Integer> found) {
        for (Integer lane : lanesAndTheirs) {
            found.add(lane);
            Head<State> head = lanes.get(lane);
            if (head != null) {
                collect(((LaneState) head.state()).children(), found);
            }
        }
    }

    /** The lanes of a step but one. */
    public List<LaneState> othersThan(int lane, int step) {
        return workLanes(step).stream()
                .filter(number -> number != lane)
                .flatMap(number -> lane(number).stream())
                .toList();
    }

    public Optional<LaneState> lane(int number) {
        return Optional.ofNullable(lanes.get(number)).map(head -> (LaneState) head.state());
    }

    /** The version of a lane's stream; 0 if there is no such lane. */
    public long version(int lane) {
        return Optional.ofNullable(lanes.get(lane)).map(Head::version).orElse(0L);
    }

    /** As long as few rows are in quarantine a person looks at them when everything else is done. */
    public LaneCounts counts(int step) {
        int open = 0;
        int stuck = 0;
        int done = 0;
        int forLater = 0;
        int inQuarantine = 0;
        for (LaneState lane : lanesOf(step)) {
            inQuarantine += lane.quarantine().size();
            switch (lane) {
                case LaneState.Open ignored -> open++;
                case LaneState.Stuck s when s.isDoneButForQuarantine() -> forLater++;
                case LaneState.Stuck ignored -> stuck++;
                case LaneState.Done ignored -> done++;
            }
        }
        boolean othersGoOn = open > 0 && inQuarantine <= directives.policy().quarantineMax();
        return new LaneCounts(open, othersGoOn ? stuck : stuck + forLater, done);
    }

    /** Whether a lane is one of those that are given back where no more may be held than so many: the newest, by their numbers. */
    public boolean isOneTooMany(int lane, int lanesMax) {
        return heldLanes().indexOf(lane) >= lanesMax;
    }

    /** The numbers of the lanes that some worker holds now, in order. */
    public List<Integer> heldLanes() {
        List<Integer> held = new ArrayList<>();
        for (Map.Entry<Integer, Head<State>> lane : lanes.entrySet()) {
            if (lane.getValue().state() instanceof LaneState.Open
                    && lane.getValue().holder().filter(Holder::isLive).isPresent()) {
                held.add(lane.getKey());
            }
        }
        return held;
    }
}
