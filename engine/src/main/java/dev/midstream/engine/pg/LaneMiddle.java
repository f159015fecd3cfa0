package dev.midstream.engine.pg;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.pg.PgTransaction;
import dev.midstream.engine.lane.Cursor;
import dev.midstream.engine.lane.Division;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.LaneShare;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.Middle;
import dev.midstream.planner.plan.Transformation.KeyColumn;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a lane of keys can be divided. Keys are ordered and compared by the server, as their columns are: nobody else knows the
 * order of a collation or of a type of the user's.
 */
final class LaneMiddle {
    /** 8 MiB, wherever in the table they are. */
    private static final int SAMPLE_BLOCKS = 1024;
    /** Where there is no time to go over so many rows by the index, there is none for a sample. */
    private static final int SAMPLE_BEYOND_ROWS = 40_000;
    /** Fewer say too little about where the middle is. */
    private static final int SAMPLE_ROWS_MIN = 300;

    private final Transaction<?, ?> transaction;
    private final List<KeyColumn> key;
    private final Open lane;
    private final Scope ahead;

    LaneMiddle(Transaction<?, ?> transaction, List<KeyColumn> key, Open lane) {
        this.transaction = transaction;
        this.key = key;
        this.lane = lane;
        this.ahead = Scope.of(key, ((Cursor.AtKey) lane.cursor()).after(), ((LaneRange.Keys) lane.range()).upTo());
    }

    /** Exactly, if there are at most so many rows ahead; else by a sample, or else halfway through those that were gone over. */
    Optional<Middle> find(int rowsMax) {
        Optional<Found> found = found(next(), ahead.parameters().addLong((long) rowsMax));
        if (found.isEmpty() || found.get().rows() < 2L * Division.REST_KEYS_MIN) {
            return Optional.empty();
        }
        long rows = found.get().rows();
        if (rows < rowsMax) {
            return Optional.of(new Middle(found.get().key(), rows / 2, rows - rows / 2));
        }
        long left = Math.max(rows, (long) (LaneShare.size(lane.range()) * (1 - LaneShare.done(lane))));
        Optional<Found> sample = rowsMax > SAMPLE_BEYOND_ROWS
                ? found(sampled(), ahead.parameters().addLong(lane.leaf().oid()))
                : Optional.empty();
        return sample.filter(s -> s.rows() >= SAMPLE_ROWS_MIN)
                .map(s -> new Middle(s.key(), left / 2, left - left / 2))
                .or(() -> Optional.of(
                        new Middle(found.get().key(), rows / 2, Math.max(rows - rows / 2, left - rows / 2))));
    }

    /** Whether the key is one of a row strictly between the lane's cursor and its end, in the table that is the lane's. */
    boolean isAhead(List<String> middle) {
        int upTo = ahead.values().size() - key.size();
        String sql = "select exists (select from only %s where %s and %s and %s)"
                .formatted(
                        ChunkSql.table(lane.leaf()),
                        ahead.bounds(),
                        ChunkSql.compared(key, "<", upTo),
                        ChunkSql.compared(key, "=", upTo + key.size()));
        Tuple parameters = ahead.parameters();
        middle.forEach(parameters::addString);
        boolean exists = rows(sql, parameters).iterator().next().getBoolean(0);
        // The statement's lock on the table keeps this answer true until the commit.
        return exists
                && PgTransaction.answer(
                                transaction, PgTables.filenode(PgTransaction.connectionOf(transaction), lane.leaf()))
                        != 0;
    }

    /** The row in the middle of the next ones in the order of keys. The same parameters as the bounds, then how many. */
    private String next() {
        return halfway("%s order by %s limit $%d::bigint"
                .formatted(
                        rowsAhead(""),
                        ChunkSql.ascending(key, i -> "r." + ChunkSql.quoted(key.get(i))),
                        ahead.values().size() + 1));
    }

    /** The row in the middle of a few from all over the lane. The same parameters as the bounds, then the table. */
    private String sampled() {
        return halfway(rowsAhead("""
                tablesample system (least(100, 100.0 * %d * current_setting('block_size')::int
                  / greatest(1, pg_relation_size($%d::bigint::oid))))
                """.formatted(SAMPLE_BLOCKS, ahead.values().size() + 1)));
    }

    private String rowsAhead(String sample) {
        return "select %s from only %s as r %s where %s"
                .formatted(
                        ChunkSql.numbered(key, i -> "r." + ChunkSql.quoted(key.get(i)) + " as midstream_key" + i),
                        ChunkSql.table(lane.leaf()),
                        sample,
                        ahead.bounds());
    }

    private String halfway(String rows) {
        return """
                select %s, midstream_rows from (
                  select ahead.*, row_number() over (order by %s) as midstream_n, count(*) over () as midstream_rows
                  from (%s) as ahead) as numbered
                where midstream_n = midstream_rows / 2""".formatted(
                        ChunkSql.numbered(key, i -> "midstream_key" + i + "::text"),
                        ChunkSql.ascending(key, i -> "ahead.midstream_key" + i),
                        rows);
    }

    private Optional<Found> found(String sql, Tuple parameters) {
        for (Row row : rows(sql, parameters)) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < key.size(); i++) {
                values.add(row.getString(i));
            }
            return Optional.of(new Found(values, row.getLong(key.size())));
        }
        return Optional.empty();
    }

    private RowSet<Row> rows(String sql, Tuple parameters) {
        return PgTransaction.answer(
                transaction,
                PgTransaction.connectionOf(transaction).preparedQuery(sql).execute(parameters));
    }

    /** The key in the middle of so many rows. */
    private record Found(List<String> key, long rows) {}
}
