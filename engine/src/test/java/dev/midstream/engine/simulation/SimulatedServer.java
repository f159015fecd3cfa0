package dev.midstream.engine.simulation;

import dev.midstream.checkpoints.Outcome;
import dev.midstream.checkpoints.lease.Lease;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.checkpoints.memory.MemoryCheckpoints;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The log and the user's tables. Commits are one moment, and each is judged as it happens. */
final class SimulatedServer {
    final MemoryCheckpoints<Event, State> checkpoints;
    final SimulatedTable filled;
    final SimulatedTable counted;
    final List<String> executed = new ArrayList<>();
    private final Map<StreamId, Lease> newest = new HashMap<>();
    private long transformed;
    private boolean paused;
    /** Somebody keeps row versions from being pruned. */
    boolean pinned;

    SimulatedServer(Schedule schedule, SimulatedTable filled, SimulatedTable counted) {
        this.checkpoints = new MemoryCheckpoints<>(schedule.clock());
        this.filled = filled;
        this.counted = counted;
    }

    /** Rows transformed by chunks that were committed. */
    long transformed() {
        return transformed;
    }

    SimulatedTable table(String name) {
        return filled.name().name().equals(name) ? filled : counted;
    }

    <R> Outcome<R> commit(SimulatedTransaction tx, R value) {
        boolean rowMoved = tx.rows.entrySet().stream()
                .anyMatch(seen -> filled.rows().contains(seen.getKey()) && seen.getKey().version != seen.getValue());
        if (rowMoved) {
            throw SimulatedFaults.deadlock(); // their locks would have kept one of the two out
        }
        Outcome<R> outcome = checkpoints.commit(tx.log, value);
        if (outcome instanceof Outcome.Committed<R>) {
            tx.claims.forEach(lease -> newest.put(lease.stream(), lease));
            tx.written.forEach(this::judge);
            tx.rows.keySet().forEach(this::transform);
            executed.addAll(tx.statements);
        }
        return outcome;
    }

    private void judge(SimulatedTransaction.Written written) {
        StreamId stream = written.append().stream();
        boolean begins = Streams.isLane(stream) && written.append().expectedVersion() == 0;
        boolean owned =
                written.lease().filter(l -> l.equals(newest.get(stream))).isPresent();
        boolean split = Streams.isLane(stream)
                && written.append().events().stream().allMatch(LaneEvent.LaneSplit.class::isInstance);
        if (stream.number() != Streams.CONTROL && !begins && !owned && !split) {
            throw new AssertionError("written without the newest lease: " + written);
        }
        boolean chunk = written.append().events().stream()
                .anyMatch(e -> e instanceof LaneEvent.BlocksDone || e instanceof LaneEvent.KeysDone);
        if (chunk && paused) {
            throw new AssertionError("a chunk was committed during a pause: " + written);
        }
    }

    private void transform(SimulatedTable.Row row) {
        if (++row.transformed > 1) {
            throw new AssertionError("row " + row.id + " was transformed twice");
        }
        row.version++;
        transformed++;
    }

    void directed(Directives directives) {
        paused = directives.isPaused();
    }
}
