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
import dev.midstream.engine.lane.QuarantinedRow;
import dev.midstream.engine.run.LaneExecutor.Manner;
import dev.midstream.planner.plan.Transformation;
import dev.midstream.planner.plan.Transformation.KeyColumn;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
        // Of blocks, the trigger has seen to a row that moves.
        boolean byKeys = lane.range() instanceof LaneRange.Keys;
        MeasuredStatement.Answer answer = runInPortions(
                byKeys
                        ? CarefulSql.updateKeys(transformation, lane.leaf(), scope)
                        : CarefulSql.update(transformation, lane.leaf(), scope),
                scope);
        Row found = answer.rows().iterator().next();
        return new Result(found.getLong(0), answer.cost(), quarantined(found, byKeys));
    }

    private Result carefulYielding(Scope scope, Optional<Leftover> place) {
        refuseNothingLater();
        boolean byKeys = place.isEmpty();
        String sql = byKeys
                ? CarefulSql.updateUnlockedKeys(transformation, lane.leaf(), scope)
                : CarefulSql.updateUnlocked(transformation, lane.leaf(), scope);
        MeasuredStatement.Answer answer = runInPortions(sql, scope);
        Row found = answer.rows().iterator().next();
        List<Leftover> left = place.map(
                        where -> found.getLong(CarefulSql.LEFT) == 0 ? List.<Leftover>of() : List.of(where))
                .orElseGet(() -> keys(List.of(found.getArrayOfStrings(CarefulSql.LEFT))));
        List<LaneEvent> aside = new ArrayList<>(quarantined(found, byKeys));
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

    private List<LaneEvent> quarantined(Row found, boolean byKeys) {
        String[] places = found.getArrayOfStrings(1);
        if (places.length == 0) {
            return List.of();
        }
        List<Leftover> where = byKeys
                ? keys(List.of(found.getArrayOfStrings(CarefulSql.REFUSED_KEYS)))
                : Stream.of(places).map(RowUpdate::block).toList();
        Map<String, String> names = new RowNames(transaction, lane.leaf()).at(places);
        List<QuarantinedRow> rows = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            Optional<String> name = Optional.ofNullable(names.get(places[i]));
            rows.add(new QuarantinedRow(
                    where.get(i),
                    name.orElse(otherName(where.get(i), places[i])),
                    found.getArrayOfStrings(2)[i],
                    found.getArrayOfStrings(3)[i]));
        }
        return List.of(new RowsQuarantined(rows));
    }

    private static Leftover block(String place) {
        long block = Long.parseLong(place.substring(1, place.indexOf(',')));
        return new Leftover.Window(block, block + 1);
    }

    private String otherName(Leftover where, String place) {
        return switch (where) {
            case Leftover.Key(List<String> values) ->
                RowNames.name(transformation.key().stream().map(KeyColumn::name).toList(), values);
            case Leftover.Window ignored -> "row at " + place;
        };
    }

    private MeasuredStatement.Answer run(String sql, Tuple parameters) {
        return statements.run(transaction, lane, sql, parameters);
    }
}
