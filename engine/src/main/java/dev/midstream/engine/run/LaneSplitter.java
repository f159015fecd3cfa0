package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.log.Append;
import dev.midstream.checkpoints.log.AppendOutcome;
import dev.midstream.checkpoints.log.Head;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.engine.lane.Division;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.LaneOpened;
import dev.midstream.engine.lane.LaneEvent.LaneSplit;
import dev.midstream.engine.lane.LaneFold;
import dev.midstream.engine.lane.LaneShare;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Gives an idle worker something to do: the rest of the lane of which most is left. Written between two chunks of its holder, whose
 * next chunk does not pass the fence and is decided again.
 */
final class LaneSplitter {
    private final Store store;
    private final long plannedAt;

    LaneSplitter(Store store, long plannedAt) {
        this.store = store;
        this.plannedAt = plannedAt;
    }

    /** Whether there is a new lane. */
    boolean split(View view) {
        return largest(view).filter(this::split).isPresent();
    }

    private Optional<Integer> largest(View view) {
        if (!view.isBackfilling(plannedAt) || view.directives().isPaused()) {
            return Optional.empty();
        }
        return view.stepsWithLanes().stream()
                .flatMap(step -> view.workLanes(step).stream())
                .filter(lane -> view.heldLanes().contains(lane))
                .filter(lane -> open(view, lane).flatMap(Division::of).isPresent())
                .max(Comparator.comparingDouble(lane -> left(view.lane(lane).orElseThrow())));
    }

    private static Optional<Open> open(View view, int lane) {
        return view.lane(lane).filter(Open.class::isInstance).map(Open.class::cast);
    }

    private static double left(LaneState lane) {
        return LaneShare.size(lane.range()) * (1 - LaneShare.done(lane));
    }

    private boolean split(int number) {
        try {
            return store.checkpoints().commit(Terms.SHORT, tx -> split(tx, number));
        } catch (Collision e) {
            return false; // two idle workers at once; there will be another turn
        }
    }

    private boolean split(Transaction<Event, State> tx, int number) {
        StreamId stream = Streams.lane(store.journal(), number);
        Head<State> head = tx.headAlone(stream).orElseThrow();
        if (!(head.state() instanceof Open lane) || Division.of(lane).isEmpty()) {
            return false;
        }
        Division division = Division.of(lane).get();
        int newLane = tx.heads(store.journal()).stream()
                        .mapToInt(h -> h.stream().number())
                        .filter(n -> n >= Streams.FIRST_SPLIT_LANE)
                        .max()
                        .orElse(Streams.FIRST_SPLIT_LANE - 1)
                + 1;
        LaneSplit split = new LaneSplit(division.kept(), newLane);
        append(tx, new Append<>(stream, head.version(), List.of(split), LaneFold.evolve(lane, split)));
        LaneEvent opened = new LaneOpened(lane.step(), lane.leaf(), division.rest());
        append(
                tx,
                new Append<>(
                        Streams.lane(store.journal(), newLane),
                        0,
                        List.of(opened),
                        LaneFold.replay(List.of(opened)).orElseThrow()));
        return true;
    }

    private static void append(Transaction<Event, State> tx, Append<Event, State> append) {
        if (tx.append(append) instanceof AppendOutcome.Conflict) {
            throw new Collision();
        }
    }

    private static final class Collision extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
