package dev.midstream.engine.simulation;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.engine.lane.LaneDecider;
import dev.midstream.engine.lane.LaneDecider.Next;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.Relocation.Whereabouts;
import dev.midstream.engine.lane.Weave.BlockChunk;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.run.LaneExecutor;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Chunks on simulated tables. */
final class SimulatedExecutor implements LaneExecutor {
    private static final long CHUNK_MILLIS_MAX = 80;
    /** Tables are small here: one simulated row stands for so many. */
    private static final int ROWS_A_ROW = 100;

    private final SimulatedServer server;
    private final SimulatedStore.Chaos chaos;
    private final Random lots;

    SimulatedExecutor(SimulatedServer server, SimulatedStore.Chaos chaos, Random lots) {
        this.server = server;
        this.chaos = chaos;
        this.lots = lots;
    }

    @Override
    public Chunk execute(Transaction<Event, State> transaction, Step step, Open lane, Next next, int keyRows) {
        SimulatedTransaction tx = (SimulatedTransaction) transaction;
        tx.host.pass(CHUNK_MILLIS_MAX);
        chaos.mayLoseConnection();
        if (chaos.isConflict()) {
            throw SimulatedFaults.deadlock();
        }
        Duration took = Duration.ofMillis(lots.nextInt(20) == 0 ? 2_000 : 1 + lots.nextLong(400));
        SimulatedTable table = server.table(lane.leaf().name());
        return switch (next) {
            case Next.Blocks(BlockChunk chunk) -> blocks(tx, step, lane, chunk, table, took);
            case Next.Keys keys -> keys(tx, lane, keys, table, Math.max(1, keyRows / ROWS_A_ROW), keyRows, took);
            case Next.Nothing ignored -> throw new AssertionError("a chunk of nothing");
        };
    }

    private static Chunk blocks(
            SimulatedTransaction tx, Step step, Open lane, BlockChunk chunk, SimulatedTable table, Duration took) {
        if (lane.leaf().filenode() != table.leaf().filenode()) {
            throw new TableMoved();
        }
        List<SimulatedTable.Row> rows = table.rows().stream()
                .filter(r -> r.block >= chunk.fromBlock()
                        && r.block < chunk.toBlock()
                        && r.tuple % chunk.weave().strands() == chunk.strand()
                        && r.isPending())
                .toList();
        if (step instanceof Step.Backfill) {
            transform(tx, rows);
        }
        List<LaneEvent> events = LaneDecider.recordBlocks(lane, chunk, rows.size(), took);
        return new Chunk(events, (int) (chunk.toBlock() - chunk.fromBlock()), rows.size(), took);
    }

    private static Chunk keys(
            SimulatedTransaction tx,
            Open lane,
            Next.Keys next,
            SimulatedTable table,
            int count,
            int units,
            Duration took) {
        int after = next.after().map(SimulatedExecutor::id).orElse(Integer.MIN_VALUE);
        List<SimulatedTable.Row> rows = table.byKey().stream()
                .filter(r -> r.id > after && r.id <= id(next.upTo()))
                .limit(count)
                .toList();
        List<String> upTo = rows.size() < count ? next.upTo() : List.of(Integer.toString(rows.getLast().id));
        transform(tx, rows);
        boolean last = upTo.equals(((LaneRange.Keys) lane.range()).upTo());
        return new Chunk(LaneDecider.recordKeys(lane, upTo, last, rows.size(), took), units, rows.size(), took);
    }

    private static void transform(SimulatedTransaction tx, List<SimulatedTable.Row> rows) {
        if (rows.stream().anyMatch(r -> r.unfit)) {
            throw SimulatedFaults.divisionByZero();
        }
        rows.forEach(r -> tx.rows.put(r, r.version));
    }

    private static int id(List<String> key) {
        return Integer.parseInt(key.getFirst());
    }

    @Override
    public Optional<Whereabouts> locate(Transaction<Event, State> transaction, Step step, Open lane) {
        SimulatedTable table = server.table(lane.leaf().name());
        return Optional.of(new Whereabouts(
                table.name().schema(), table.name().name(), table.leaf().filenode(), table.blocks(), true));
    }
}
