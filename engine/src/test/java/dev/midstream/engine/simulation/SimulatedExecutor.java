package dev.midstream.engine.simulation;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.engine.lane.Cursor;
import dev.midstream.engine.lane.LaneDecider;
import dev.midstream.engine.lane.LaneDecider.Next;
import dev.midstream.engine.lane.LaneDecider.Result;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.Leftover;
import dev.midstream.engine.lane.Middle;
import dev.midstream.engine.lane.Relocation.Whereabouts;
import dev.midstream.engine.lane.Weave.BlockChunk;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.run.LaneExecutor;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Chunks on simulated tables. */
final class SimulatedExecutor implements LaneExecutor {
    private static final long CHUNK_MILLIS_MAX = 80;
    private static final long MIDDLE_MILLIS_MAX = 30;
    private static final long LOOK_MILLIS_MAX = 10;
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
    public Chunk execute(
            Transaction<Event, State> transaction, Step step, Open lane, Next next, int keyRows, Manner manner) {
        SimulatedTransaction tx = (SimulatedTransaction) transaction;
        tx.host.pass(CHUNK_MILLIS_MAX);
        chaos.mayLoseConnection();
        if (!manner.isYielding() && chaos.isConflict()) {
            throw SimulatedFaults.deadlock();
        }
        SimulatedTable table = server.table(lane.leaf().name());
        double hot = lots.nextDouble() * (server.pinned ? 0.3 : 1);
        Visit visit = new Visit(tx, step, manner, took(table), hot, lots);
        return switch (next) {
            case Next.Blocks(BlockChunk chunk) -> {
                Result result = visit.window(
                        inWindow(table, lane, chunk), new Leftover.Window(chunk.fromBlock(), chunk.toBlock()));
                int blocks = (int) (chunk.toBlock() - chunk.fromBlock());
                yield chunk(LaneDecider.recordBlocks(lane, chunk, result), blocks, result);
            }
            case Next.Keys keys -> {
                int count = Math.max(1, keyRows / ROWS_A_ROW);
                List<SimulatedTable.Row> rows = inKeys(table, keys, count);
                List<String> upTo = rows.size() < count ? keys.upTo() : key(rows.getLast());
                Result result = visit.keys(rows);
                yield chunk(LaneDecider.recordKeys(lane, upTo, result), keyRows, result);
            }
            case Next.Revisit(Leftover.Window window) -> {
                Result result = visit.window(inBlocks(table, lane, window.from(), window.to()), window);
                yield chunk(LaneDecider.recordLeftover(lane, window, result), 0, result);
            }
            case Next.Revisit(Leftover.Key key) -> {
                Result result = visit.keys(table.byKey().stream()
                        .filter(r -> r.id == id(key.key()))
                        .toList());
                yield chunk(LaneDecider.recordLeftover(lane, key, result), 0, result);
            }
            case Next.Look ignored -> throw new AssertionError("a chunk of nothing");
            case Next.Nothing ignored -> throw new AssertionError("a chunk of nothing");
        };
    }

    /** Without large windows a large table takes more turns than a run has. */
    private Duration took(SimulatedTable table) {
        int slowOneIn = table.isLarge() ? 200 : 20;
        long usualMillis = table.isLarge() ? 40 : 400;
        return Duration.ofMillis(lots.nextInt(slowOneIn) == 0 ? 2_000 : 1 + lots.nextLong(usualMillis));
    }

    private static Chunk chunk(List<LaneEvent> events, int units, Result result) {
        return new Chunk(events, units, result.rows(), result.cost());
    }

    private static List<SimulatedTable.Row> inWindow(SimulatedTable table, Open lane, BlockChunk chunk) {
        List<SimulatedTable.Row> rows = inBlocks(table, lane, chunk.fromBlock(), chunk.toBlock());
        rows.removeIf(row -> row.tuple % chunk.weave().strands() != chunk.strand());
        return rows;
    }

    private static List<SimulatedTable.Row> inBlocks(SimulatedTable table, Open lane, long from, long to) {
        if (lane.leaf().filenode() != table.leaf().filenode()) {
            throw new TableMoved();
        }
        List<SimulatedTable.Row> found = new ArrayList<>();
        for (SimulatedTable.Row row : table.rows()) {
            if (row.block >= from && row.block < to && row.isPending()) {
                found.add(row);
            }
        }
        return found;
    }

    private static List<SimulatedTable.Row> inKeys(SimulatedTable table, Next.Keys next, int count) {
        int after = next.after().map(SimulatedExecutor::id).orElse(Integer.MIN_VALUE);
        return table.byKey().stream()
                .filter(r -> r.id > after && r.id <= id(next.upTo()))
                .limit(count)
                .toList();
    }

    @Override
    public Optional<Middle> middle(Transaction<Event, State> transaction, Step step, Open lane, int rowsMax) {
        ((SimulatedTransaction) transaction).host.pass(MIDDLE_MILLIS_MAX);
        chaos.mayLoseConnection();
        if (chaos.isConflict()) {
            throw SimulatedFaults.statementTimeout();
        }
        List<SimulatedTable.Row> ahead = ahead(lane);
        int before = ahead.size() / 2;
        return before == 0
                ? Optional.empty()
                : Optional.of(new Middle(key(ahead.get(before - 1)), before, ahead.size() - before));
    }

    @Override
    public boolean isAhead(Transaction<Event, State> transaction, Step step, Open lane, List<String> key) {
        ((SimulatedTransaction) transaction).host.pass(MIDDLE_MILLIS_MAX);
        chaos.mayLoseConnection();
        int upTo = id(((LaneRange.Keys) lane.range()).upTo());
        return ahead(lane).stream().anyMatch(r -> r.id == id(key) && r.id < upTo);
    }

    private List<SimulatedTable.Row> ahead(Open lane) {
        SimulatedTable table = server.table(lane.leaf().name());
        Next.Keys all = new Next.Keys(((Cursor.AtKey) lane.cursor()).after(), ((LaneRange.Keys) lane.range()).upTo());
        return inKeys(table, all, Integer.MAX_VALUE);
    }

    @Override
    public Optional<String> scatteredIndex(Transaction<Event, State> transaction, Open lane) {
        return Optional.empty();
    }

    @Override
    public Optional<OldSnapshot> oldestSnapshot(Transaction<Event, State> transaction) {
        ((SimulatedTransaction) transaction).host.pass(LOOK_MILLIS_MAX);
        chaos.mayLoseConnection();
        return server.pinned ? Optional.of(new OldSnapshot("a report", Duration.ofHours(1))) : Optional.empty();
    }

    static List<String> key(SimulatedTable.Row row) {
        return List.of(Integer.toString(row.id));
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
