package dev.midstream.engine.simulation;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.migration.Blocker;
import dev.midstream.engine.run.Database;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.LockPolicy.BlockerClass;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The conductor's side of the simulated server. */
final class SimulatedDatabase implements Database {
    private static final long DDL_MILLIS_MAX = 30;
    private final SimulatedServer server;
    private final SimulatedStore.Chaos chaos;
    private final Random lots;

    SimulatedDatabase(SimulatedServer server, SimulatedStore.Chaos chaos, Random lots) {
        this.server = server;
        this.chaos = chaos;
        this.lots = lots;
    }

    @Override
    public void run(Transaction<Event, State> transaction, List<String> statements) {
        SimulatedTransaction tx = (SimulatedTransaction) transaction;
        tx.host.pass(DDL_MILLIS_MAX);
        if (chaos.isConflict()) {
            throw SimulatedFaults.lockTimeout();
        }
        tx.statements.addAll(statements);
    }

    @Override
    public void runLong(Transaction<Event, State> transaction, String statement, BooleanSupplier cancelled) {
        run(transaction, List.of(statement));
    }

    @Override
    public Witness watch(Transaction<Event, State> transaction, Duration lockTimeout, List<BlockerClass> cancellable) {
        return new Witness() {
            @Override
            public List<Blocker> blockers() {
                return List.of();
            }

            @Override
            public List<Blocker> cancelled() {
                return List.of();
            }

            @Override
            public boolean hasCut() {
                return false;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public List<LeafLanes> lanes(Step step) {
        chaos.mayLoseConnection();
        return switch (step) {
            case Step.Backfill s ->
                s.transformation().isByBlocks()
                        ? List.of(new LeafLanes(server.filled.leaf(), blocks(server.filled.blocks())))
                        : List.of(new LeafLanes(server.counted.leaf(), keys()));
            case Step.VerifyRows ignored ->
                List.of(new LeafLanes(server.filled.leaf(), blocks(server.filled.blocks())));
            default -> throw new AssertionError("no lanes: " + step);
        };
    }

    private List<LaneRange> blocks(long blocks) {
        List<LaneRange> lanes = new ArrayList<>();
        for (long from = 0; from < blocks; ) {
            long to = Math.min(blocks, from + 1 + lots.nextLong(blocks));
            lanes.add(new LaneRange.Blocks(from, to));
            from = to;
        }
        return lanes;
    }

    private List<LaneRange> keys() {
        List<SimulatedTable.Row> rows = server.counted.byKey();
        List<LaneRange> lanes = new ArrayList<>();
        Optional<List<String>> after = Optional.empty();
        for (int i = 0; i < rows.size(); ) {
            i = Math.min(rows.size(), i + 1 + lots.nextInt(rows.size()));
            List<String> upTo = List.of(Integer.toString(rows.get(i - 1).id));
            lanes.add(new LaneRange.Keys(after, upTo, rows.size()));
            after = Optional.of(upTo);
        }
        return lanes;
    }

    @Override
    public boolean isThere(TableRef table) {
        return true;
    }

    @Override
    public List<Lack> lacking(Step.Join step) {
        return List.of();
    }

    @Override
    public List<Lack> join(Transaction<Event, State> transaction, Step.Join step) {
        throw new AssertionError("nothing is partitioned here");
    }

    @Override
    public Answer ask(String query, BooleanSupplier cancelled) {
        return new Answer.Yes();
    }

    @Override
    public void startAnewOutside() {
        throw new AssertionError("nothing runs outside here");
    }

    @Override
    public boolean isAmidTransaction() {
        return false;
    }

    @Override
    public void runOutside(String statement, BooleanSupplier cancelled) {
        throw new AssertionError("nothing runs outside here: " + statement);
    }

    @Override
    public void runOutside(
            String statement,
            Duration lockTimeout,
            List<BlockerClass> cancellable,
            Consumer<Witness> seen,
            BooleanSupplier cancelled) {
        throw new AssertionError("nothing runs outside here: " + statement);
    }

    @Override
    public Optional<TooLong> runConcurrently(
            String statement, Duration deadline, Consumer<Wait> waits, BooleanSupplier cancelled) {
        throw new AssertionError("nothing runs outside here: " + statement);
    }

    @Override
    public Build buildIndex(NewIndex index, Duration deadline, Consumer<Wait> waits, BooleanSupplier cancelled) {
        throw new AssertionError("no index is built here");
    }

    @Override
    public Search breaking(TableRef table, String constraint) {
        throw new AssertionError("nothing is broken here");
    }

    @Override
    public Turn takeTurn(TableRef table) {
        return new Turn.Ours();
    }

    @Override
    public void endTurn() {}

    @Override
    public void fenceOffEarlierConductors() {}

    @Override
    public void close() {}
}
