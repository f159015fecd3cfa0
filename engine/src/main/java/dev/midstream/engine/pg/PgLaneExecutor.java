package dev.midstream.engine.pg;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.pg.PgTransaction;
import dev.midstream.engine.lane.LaneDecider;
import dev.midstream.engine.lane.LaneDecider.Next;
import dev.midstream.engine.lane.LaneDecider.Result;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.ViolationsFound;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.Leftover;
import dev.midstream.engine.lane.Middle;
import dev.midstream.engine.lane.Relocation.Whereabouts;
import dev.midstream.engine.lane.Weave.BlockChunk;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.run.LaneExecutor;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.RowClaims;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Transformation;
import dev.midstream.planner.plan.Transformation.KeyColumn;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chunks on PostgreSQL. */
public final class PgLaneExecutor implements LaneExecutor {
    private final MeasuredStatement statements;

    /** @param pool for looks at a chunk that is late */
    public PgLaneExecutor(Pool pool) {
        this.statements = new MeasuredStatement(new LockWaits(pool));
    }

    @Override
    public Chunk execute(
            Transaction<Event, State> transaction, Step step, Open lane, Next next, int keyRows, Manner manner) {
        return switch (step) {
            case Step.Backfill s -> update(transaction, s.transformation(), lane, next, keyRows, manner);
            case Step.VerifyRows s -> verify(transaction, s.claims(), lane, next);
            case Step.Ddl s -> throw noLanes(s);
            case Step.Join s -> throw noLanes(s);
            case Step.Validate s -> throw noLanes(s);
            case Step.BuildIndex s -> throw noLanes(s);
            case Step.DropIndex s -> throw noLanes(s);
            case Step.VerifyQuery s -> throw noLanes(s);
            case Step.OwnSql s -> throw noLanes(s);
        };
    }

    @Override
    public Optional<Middle> middle(Transaction<Event, State> transaction, Step step, Open lane, int rowsMax) {
        return new LaneMiddle(transaction, keyOf(step), lane).find(rowsMax);
    }

    @Override
    public boolean isAhead(Transaction<Event, State> transaction, Step step, Open lane, List<String> key) {
        return new LaneMiddle(transaction, keyOf(step), lane).isAhead(key);
    }

    private static List<KeyColumn> keyOf(Step step) {
        if (step instanceof Step.Backfill fill) {
            return fill.transformation().key();
        }
        throw new IllegalStateException("no lanes of keys: " + step.title());
    }

    @Override
    public Optional<Whereabouts> locate(Transaction<Event, State> transaction, Step step, Open lane) {
        return PgTables.locate(transaction, tableOf(step), lane.leaf());
    }

    @Override
    public Optional<String> scatteredIndex(Transaction<Event, State> transaction, Open lane) {
        return PgTables.scatteredIndex(transaction, lane.leaf());
    }

    @Override
    public Optional<OldSnapshot> oldestSnapshot(Transaction<Event, State> transaction) {
        return Horizon.oldestSnapshot(transaction);
    }

    private static TableRef tableOf(Step step) {
        return switch (step) {
            case Step.Backfill s -> s.table();
            case Step.VerifyRows s -> s.table();
            case Step.Ddl s -> throw noLanes(s);
            case Step.Join s -> throw noLanes(s);
            case Step.Validate s -> throw noLanes(s);
            case Step.BuildIndex s -> throw noLanes(s);
            case Step.DropIndex s -> throw noLanes(s);
            case Step.VerifyQuery s -> throw noLanes(s);
            case Step.OwnSql s -> throw noLanes(s);
        };
    }

    private Chunk update(
            Transaction<Event, State> transaction,
            Transformation transformation,
            Open lane,
            Next next,
            int keyRows,
            Manner manner) {
        RowUpdate update = new RowUpdate(statements, transaction, transformation, lane, manner);
        return switch (next) {
            case Next.Blocks(BlockChunk chunk) -> {
                Leftover window = new Leftover.Window(chunk.fromBlock(), chunk.toBlock());
                Result result = update.run(Scope.of(chunk), window);
                yield chunk(LaneDecider.recordBlocks(lane, chunk, result), blocks(chunk), result);
            }
            case Next.Keys keys -> {
                List<String> upTo = boundary(transaction, transformation, lane, keys, keyRows)
                        .orElse(keys.upTo());
                Result result = update.run(Scope.of(transformation.key(), keys.after(), upTo));
                yield chunk(LaneDecider.recordKeys(lane, upTo, result), keyRows, result);
            }
            case Next.Revisit(Leftover where) -> {
                Result result = update.run(Scope.of(transformation.key(), where), where);
                yield chunk(LaneDecider.recordLeftover(lane, where, result), 0, result);
            }
            case Next.Look ignored -> throw noWork(lane);
            case Next.Nothing ignored -> throw noWork(lane);
        };
    }

    private Chunk verify(Transaction<Event, State> transaction, RowClaims claims, Open lane, Next next) {
        if (!(next instanceof Next.Blocks(BlockChunk chunk))) {
            throw noWork(lane);
        }
        MeasuredStatement.Answer answer = statements.run(
                transaction,
                lane,
                ChunkSql.violations(claims, lane.leaf()),
                Tuple.of(chunk.fromBlock(), chunk.toBlock()));
        Row found = answer.rows().iterator().next();
        long violations = found.getLong(0);
        List<LaneEvent> events = new ArrayList<>();
        if (violations > 0) {
            events.add(new ViolationsFound(List.of(found.getArrayOfStrings(1)), found.getString(2)));
        }
        events.addAll(LaneDecider.recordBlocks(lane, chunk, new Result(violations, answer.cost())));
        return new Chunk(events, blocks(chunk), Math.max(answer.read(), blocks(chunk)), answer.cost());
    }

    private static Optional<List<String>> boundary(
            Transaction<Event, State> transaction,
            Transformation transformation,
            Open lane,
            Next.Keys next,
            int keyRows) {
        Tuple parameters =
                Scope.of(transformation.key(), next.after(), next.upTo()).parameters();
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

    private static Chunk chunk(List<LaneEvent> events, int units, Result result) {
        return new Chunk(events, units, result.rows(), result.cost());
    }

    private static int blocks(BlockChunk chunk) {
        return (int) (chunk.toBlock() - chunk.fromBlock());
    }

    private static IllegalStateException noWork(Open lane) {
        return new IllegalStateException("a chunk of a lane that has none: " + lane);
    }

    private static IllegalStateException noLanes(Step step) {
        return new IllegalStateException("not a step with lanes: " + step.title());
    }
}
