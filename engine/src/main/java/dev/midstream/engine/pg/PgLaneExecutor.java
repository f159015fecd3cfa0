package dev.midstream.engine.pg;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.pg.PgTransaction;
import dev.midstream.engine.lane.LaneDecider;
import dev.midstream.engine.lane.LaneDecider.Next;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.ViolationsFound;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.Relocation.Whereabouts;
import dev.midstream.engine.lane.Weave.BlockChunk;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.run.LaneExecutor;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.RowClaims;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Transformation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chunks on PostgreSQL. */
public final class PgLaneExecutor implements LaneExecutor {

    @Override
    public Chunk execute(Transaction<Event, State> transaction, Step step, Open lane, Next next, int keyRows) {
        return switch (next) {
            case Next.Blocks(BlockChunk chunk) ->
                switch (step) {
                    case Step.Backfill backfill -> update(transaction, backfill.transformation(), lane, chunk);
                    case Step.VerifyRows verify -> verify(transaction, verify.claims(), lane, chunk);
                    case Step.Ddl s -> throw noLanes(s);
                    case Step.Validate s -> throw noLanes(s);
                    case Step.BuildIndex s -> throw noLanes(s);
                    case Step.VerifyQuery s -> throw noLanes(s);
                    case Step.OwnSql s -> throw noLanes(s);
                };
            case Next.Keys keys -> update(transaction, ((Step.Backfill) step).transformation(), lane, keys, keyRows);
            case Next.Nothing ignored ->
                throw new IllegalStateException("a chunk of a lane that is at its end: " + lane);
        };
    }

    @Override
    public Optional<Whereabouts> locate(Transaction<Event, State> transaction, Step step, Open lane) {
        return PgTables.locate(transaction, tableOf(step), lane.leaf());
    }

    private static TableRef tableOf(Step step) {
        return switch (step) {
            case Step.Backfill s -> s.table();
            case Step.VerifyRows s -> s.table();
            case Step.Ddl s -> throw noLanes(s);
            case Step.Validate s -> throw noLanes(s);
            case Step.BuildIndex s -> throw noLanes(s);
            case Step.VerifyQuery s -> throw noLanes(s);
            case Step.OwnSql s -> throw noLanes(s);
        };
    }

    private static Chunk update(
            Transaction<Event, State> transaction, Transformation transformation, Open lane, BlockChunk chunk) {
        boolean woven = chunk.weave().strands() > 1;
        Tuple bounds = Tuple.of(chunk.fromBlock(), chunk.toBlock());
        if (woven) {
            bounds.addInteger(chunk.weave().strands()).addInteger(chunk.strand());
        }
        String sql = woven
                ? ChunkSql.updateStrand(transformation, lane.leaf())
                : ChunkSql.updateBlocks(transformation, lane.leaf());
        long start = System.nanoTime();
        long rows = behindLock(transaction, lane, sql, bounds).rowCount();
        Duration took = since(start);
        return new Chunk(LaneDecider.recordBlocks(lane, chunk, rows, took), blocks(chunk), rows, took);
    }

    private static Chunk verify(Transaction<Event, State> transaction, RowClaims claims, Open lane, BlockChunk chunk) {
        long start = System.nanoTime();
        Row found = behindLock(
                        transaction,
                        lane,
                        ChunkSql.violations(claims, lane.leaf()),
                        Tuple.of(chunk.fromBlock(), chunk.toBlock()))
                .iterator()
                .next();
        Duration took = since(start);
        long violations = found.getLong(0);
        List<LaneEvent> events = new ArrayList<>();
        if (violations > 0) {
            events.add(new ViolationsFound(List.of(found.getArrayOfStrings(1)), found.getString(2)));
        }
        events.addAll(LaneDecider.recordBlocks(lane, chunk, violations, took));
        return new Chunk(events, blocks(chunk), blocks(chunk), took);
    }

    private static Chunk update(
            Transaction<Event, State> transaction,
            Transformation transformation,
            Open lane,
            Next.Keys next,
            int keyRows) {
        Tuple lower = Tuple.tuple();
        next.after().ifPresent(after -> after.forEach(lower::addString));
        boolean bounded = next.after().isPresent();

        long start = System.nanoTime();
        List<String> upTo = boundary(transaction, transformation, lane, next, lower, keyRows)
                .orElse(next.upTo());
        Tuple bounds = copy(lower);
        upTo.forEach(bounds::addString);
        long rows = behindLock(transaction, lane, ChunkSql.updateKeys(transformation, lane.leaf(), bounded), bounds)
                .rowCount();
        Duration took = since(start);
        boolean last = upTo.equals(((LaneRange.Keys) lane.range()).upTo());
        return new Chunk(LaneDecider.recordKeys(lane, upTo, last, rows, took), keyRows, rows, took);
    }

    private static Optional<List<String>> boundary(
            Transaction<Event, State> transaction,
            Transformation transformation,
            Open lane,
            Next.Keys next,
            Tuple lower,
            int keyRows) {
        Tuple parameters = copy(lower);
        next.upTo().forEach(parameters::addString);
        parameters.addLong(keyRows - 1L);
        String sql = ChunkSql.boundary(transformation, lane.leaf(), next.after().isPresent());
        RowSet<Row> found = PgTransaction.answer(
                transaction,
                PgTransaction.connectionOf(transaction).preparedQuery(sql).execute(parameters));
        for (Row row : found) {
            List<String> key = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                key.add(row.getString(i));
            }
            return Optional.of(key);
        }
        return Optional.empty();
    }

    /**
     * Runs the chunk's statement, then asks whether it met the table it was meant for: the statement's lock keeps the answer true
     * until the commit.
     */
    private static RowSet<Row> behindLock(
            Transaction<Event, State> transaction, Open lane, String sql, Tuple parameters) {
        SqlConnection connection = PgTransaction.connectionOf(transaction);
        Future<RowSet<Row>> done = connection.preparedQuery(sql).execute(parameters);
        Future<Long> filenode = PgTables.filenode(connection, lane.leaf());
        RowSet<Row> result = PgTransaction.answer(transaction, done);
        long found = PgTransaction.answer(transaction, filenode);
        boolean same = switch (lane.range()) {
            case LaneRange.Blocks ignored -> found == lane.leaf().filenode();
            case LaneRange.Keys ignored -> found != 0;
        };
        if (!same) {
            throw new TableMoved();
        }
        return result;
    }

    private static int blocks(BlockChunk chunk) {
        return (int) (chunk.toBlock() - chunk.fromBlock());
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static Tuple copy(Tuple parameters) {
        Tuple copy = Tuple.tuple();
        for (int i = 0; i < parameters.size(); i++) {
            copy.addValue(parameters.getValue(i));
        }
        return copy;
    }

    private static IllegalStateException noLanes(Step step) {
        return new IllegalStateException("not a step with lanes: " + step.title());
    }
}
