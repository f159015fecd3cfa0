package dev.midstream.engine.pg;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.pg.PgTransaction;
import dev.midstream.engine.lane.LaneDecider.Result;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.RowsPassedOver;
import dev.midstream.engine.lane.LaneEvent.RowsQuarantined;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.Leftover;
import dev.midstream.engine.run.LaneExecutor.Manner;
import dev.midstream.planner.plan.Transformation;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Updates the rows of one chunk in the manner asked for, and says what it left behind. */
final class RowUpdate {
    private final MeasuredStatement statements;
    private final Transaction<?, ?> transaction;
    private final Transformation transformation;
    private final Open lane;
    private final Manner manner;

    RowUpdate(
            MeasuredStatement statements,
            Transaction<?, ?> transaction,
            Transformation transformation,
            Open lane,
            Manner manner) {
        this.statements = statements;
        this.transaction = transaction;
        this.transformation = transformation;
        this.lane = lane;
        this.manner = manner;
    }

    /** Rows of a range of keys: what is left behind is named by its keys. */
    Result run(Scope scope) {
        return run(scope, Optional.empty());
    }

    /** Rows somewhere in {@code place}, which is come back for as a whole. */
    Result run(Scope scope, Leftover place) {
        return run(scope, Optional.of(place));
    }

    private Result run(Scope scope, Optional<Leftover> place) {
        return switch (manner) {
            case PLAIN -> plain(scope);
            case YIELDING -> place.map(where -> yielding(scope, where)).orElseGet(() -> yieldingByKey(scope));
            case CAREFUL -> careful(scope);
            case CAREFUL_YIELDING -> carefulYielding(scope, place);
        };
    }

    private Result plain(Scope scope) {
        MeasuredStatement.Answer answer =
                run(ChunkSql.update(transformation, lane.leaf(), scope.bounds()), scope.parameters());
        return new Result(answer.rows().rowCount(), answer.cost());
    }

    private Result yielding(Scope scope, Leftover where) {
        MeasuredStatement.Answer answer =
                run(ChunkSql.updateUnlocked(transformation, lane.leaf(), scope.bounds()), scope.parameters());
        Row counts = answer.rows().iterator().next();
        boolean all = counts.getLong(0).equals(counts.getLong(1));
        return new Result(
                counts.getLong(0), answer.cost(), all ? List.of() : List.of(new RowsPassedOver(List.of(where))));
    }

    private Result yieldingByKey(Scope scope) {
        MeasuredStatement.Answer answer =
                run(ChunkSql.updateUnlockedKeys(transformation, lane.leaf(), scope.bounds()), scope.parameters());
        Row found = answer.rows().iterator().next();
        List<Leftover> left = keys(List.of(found.getArrayOfStrings(1)));
        return new Result(
                found.getLong(0), answer.cost(), left.isEmpty() ? List.of() : List.of(new RowsPassedOver(left)));
    }

    /** The keys of several rows, one after the other. */
    private List<Leftover> keys(List<String> values) {
        int width = transformation.key().size();
        List<Leftover> keys = new ArrayList<>();
        for (int from = 0; from < values.size(); from += width) {
            keys.add(new Leftover.Key(values.subList(from, from + width)));
        }
        return keys;
    }

    private Result careful(Scope scope) {
        refuseNothingLater();
        boolean byKeys = lane.range() instanceof LaneRange.Keys; // by blocks, the trigger has seen to a row that moves
        MeasuredStatement.Answer answer =
                runInPortions(CarefulSql.update(transformation, lane.leaf(), scope, byKeys), scope);
        Row found = answer.rows().iterator().next();
        return new Result(found.getLong(0), answer.cost(), quarantined(found));
    }

    private Result carefulYielding(Scope scope, Optional<Leftover> place) {
        refuseNothingLater();
        String sql = place.isPresent()
                ? CarefulSql.updateUnlocked(transformation, lane.leaf(), scope)
                : CarefulSql.updateUnlockedKeys(transformation, lane.leaf(), scope);
        MeasuredStatement.Answer answer = runInPortions(sql, scope);
        Row found = answer.rows().iterator().next();
        List<Leftover> left = place.map(where -> found.getLong(4) == 0 ? List.<Leftover>of() : List.of(where))
                .orElseGet(() -> keys(List.of(found.getArrayOfStrings(4))));
        List<LaneEvent> aside = new ArrayList<>(quarantined(found));
        if (!left.isEmpty()) {
            aside.add(new RowsPassedOver(left));
        }
        return new Result(found.getLong(0), answer.cost(), aside);
    }

    /** A constraint that is deferred would refuse the commit, and nobody would know whose row it was. */
    private void refuseNothingLater() {
        PgTransaction.done(
                transaction,
                PgTransaction.connectionOf(transaction)
                        .query("set constraints all immediate")
                        .execute());
    }

    private MeasuredStatement.Answer runInPortions(String sql, Scope scope) {
        return run(sql, scope.parameters().addString(CarefulSql.portion(transformation, lane.leaf())));
    }

    private List<LaneEvent> quarantined(Row found) {
        String[] refused = found.getArrayOfStrings(1);
        List<RowNames.Refused> rows = new ArrayList<>();
        for (int i = 0; i < refused.length; i++) {
            rows.add(new RowNames.Refused(refused[i], found.getArrayOfStrings(2)[i], found.getArrayOfStrings(3)[i]));
        }
        return rows.isEmpty()
                ? List.of()
                : List.of(new RowsQuarantined(
                        new RowNames(transaction, lane.leaf()).quarantined(rows, transformation.key())));
    }

    private MeasuredStatement.Answer run(String sql, Tuple parameters) {
        return statements.run(transaction, lane, sql, parameters);
    }
}
