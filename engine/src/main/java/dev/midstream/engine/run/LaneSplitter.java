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
import dev.midstream.engine.lane.LaneRange;
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
    /** Of one step lanes are alike; for lanes of different ones a guess does. */
    private static final double ROWS_A_BLOCK = 60;

    private final Context context;
    private final Store store;
    private final MiddleSearch middles;

    LaneSplitter(Context context) {
        this.context = context;
        this.store = context.store();
        this.middles = new MiddleSearch(context);
    }

    /** Whether there is a new lane. */
    boolean split(View view) {
        return largest(view).filter(this::split).isPresent();
    }

    private Optional<Integer> largest(View view) {
        if (!view.isBackfilling(context.plannedAt()) || view.directives().isPaused()) {
            return Optional.empty();
        }
        return view.stepsWithLanes().stream()
                .flatMap(step -> view.workLanes(step).stream())
                .filter(lane -> view.heldLanes().contains(lane))
                .filter(lane ->
                        open(view, lane).filter(o -> mayBeDivided(lane, o)).isPresent())
                .max(Comparator.comparingDouble(lane -> left(view.lane(lane).orElseThrow())));
    }

    private boolean mayBeDivided(int number, Open lane) {
        return switch (lane.range()) {
            case LaneRange.Blocks ignored -> Division.of(lane).isPresent();
            case LaneRange.Keys ignored -> !lane.isAtTheEnd() && middles.mayHaveOne(number);
        };
    }

    private static Optional<Open> open(View view, int lane) {
        return view.lane(lane).filter(Open.class::isInstance).map(Open.class::cast);
    }

    private static double left(LaneState lane) {
        double left = LaneShare.size(lane.range()) * (1 - LaneShare.done(lane));
        return switch (lane.range()) {
            case LaneRange.Blocks ignored -> left;
            case LaneRange.Keys ignored -> left / ROWS_A_BLOCK;
        };
    }

    private boolean split(int number) {
        try {
            Optional<Cut> cut = cut(number);
            return cut.isPresent() && store.checkpoints().commit(terms(), tx -> split(tx, number, cut.get()));
        } catch (Collision e) {
            return false; // two idle workers at once; there will be another turn
        } catch (RuntimeException e) {
            return switch (context.faults().classify(e)) {
                case CONNECTION, RESOURCES -> throw e;
                // Its chunk takes long, or its table is gone: for its holder to deal with.
                case CONFLICT, TIMEOUT, DATA, MISSING, FATAL -> {
                    context.listener()
                            .notSplit(
                                    number,
                                    context.faults().sqlState(e),
                                    context.faults().message(e));
                    yield false;
                }
            };
        }
    }

    /** The server must read keys as the chunks do. */
    private Terms terms() {
        return Terms.SHORT.with(context.chunkTerms().settings());
    }

    /** How the lane is divided when nobody is writing it, if it still can be. */
    @FunctionalInterface
    private interface Cut {
        Optional<Division> of(Transaction<Event, State> transaction, Open lane);
    }

    private Optional<Cut> cut(int number) {
        Optional<Head<State>> head =
                store.checkpoints().commit(Terms.SHORT, tx -> tx.head(Streams.lane(store.journal(), number)));
        if (head.isEmpty() || !(head.get().state() instanceof Open seen)) {
            return Optional.empty();
        }
        return switch (seen.range()) {
            case LaneRange.Blocks ignored -> Optional.of((tx, lane) -> Division.of(lane));
            case LaneRange.Keys range ->
                middles.of(number, seen)
                        .map(middle -> (tx, lane) -> lane.range().equals(range)
                                        && !lane.isAtTheEnd()
                                        && context.lanes()
                                                .isAhead(tx, context.plan().step(lane.step()), lane, middle.key())
                                ? Optional.of(Division.at(lane, middle))
                                : Optional.empty());
        };
    }

    private boolean split(Transaction<Event, State> tx, int number, Cut cut) {
        StreamId stream = Streams.lane(store.journal(), number);
        Head<State> head = tx.headAlone(stream).orElseThrow();
        if (!(head.state() instanceof Open lane)) {
            return false;
        }
        Optional<Division> division = cut.of(tx, lane);
        if (division.isEmpty()) {
            return false;
        }
        int newLane = tx.heads(store.journal()).stream()
                        .mapToInt(h -> h.stream().number())
                        .filter(n -> n >= Streams.FIRST_SPLIT_LANE)
                        .max()
                        .orElse(Streams.FIRST_SPLIT_LANE - 1)
                + 1;
        LaneSplit split = new LaneSplit(division.get().kept(), newLane);
        append(tx, new Append<>(stream, head.version(), List.of(split), LaneFold.evolve(lane, split)));
        LaneEvent opened =
                new LaneOpened(lane.step(), lane.leaf(), division.get().rest());
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
