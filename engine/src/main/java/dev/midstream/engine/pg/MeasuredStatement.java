package dev.midstream.engine.pg;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.pg.PgTransaction;
import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.run.LaneExecutor.TableMoved;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * A chunk's statement between two looks at the server's clock and WAL, all sent in one go. The second look also asks whether the
 * statement met the table it was meant for: its lock keeps the answer true until the commit.
 */
final class MeasuredStatement {
    /** $1 the table. Its counters are those of the session since it last reported them, hence the difference. */
    private static final String POSITION = """
            (extract(epoch from clock_timestamp()) * 1e6)::bigint, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint,
            coalesce(pg_stat_get_xact_tuples_hot_updated($1::bigint::oid), 0), coalesce(pg_stat_get_xact_tuples_returned($1::bigint::oid), 0)""";

    private static final String BEFORE = "select " + POSITION;

    /** The file of the table that bears this name, if it is this table; else 0. */
    private static final String AFTER = "select " + POSITION + """
            , coalesce((
              select pg_relation_filenode(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where c.oid = $1::bigint::oid and n.nspname = $2 and c.relname = $3), 0)::bigint""";

    private final LockWaits waits;

    MeasuredStatement(LockWaits waits) {
        this.waits = waits;
    }

    /**
     * What the statement answered and cost.
     *
     * @param read rows of the lane's table that it read by scanning; 0 if the server does not count ({@code track_counts})
     */
    record Answer(RowSet<Row> rows, long read, ChunkCost cost) {}

    /** @throws TableMoved if the lane's rows are elsewhere */
    Answer run(Transaction<?, ?> transaction, Open lane, String sql, Tuple parameters) {
        SqlConnection connection = PgTransaction.connectionOf(transaction);
        Future<RowSet<Row>> before =
                connection.preparedQuery(BEFORE).execute(Tuple.of(lane.leaf().oid()));
        Future<RowSet<Row>> done = connection.preparedQuery(sql).execute(parameters);
        Future<RowSet<Row>> after = connection
                .preparedQuery(AFTER)
                .execute(Tuple.of(
                        lane.leaf().oid(), lane.leaf().schema(), lane.leaf().name()));
        Duration waited = waits.until(done, connection);
        RowSet<Row> rows = PgTransaction.answer(transaction, done);
        Row from = PgTransaction.answer(transaction, before).iterator().next();
        Row to = PgTransaction.answer(transaction, after).iterator().next();
        if (!isTheSame(lane, to.getLong(4))) {
            throw new TableMoved();
        }
        return new Answer(rows, to.getLong(3) - from.getLong(3), cost(from, to, waited));
    }

    private static ChunkCost cost(Row from, Row to, Duration waited) {
        Duration whole = Duration.of(to.getLong(0) - from.getLong(0), ChronoUnit.MICROS);
        Duration took = whole.compareTo(waited) > 0 ? whole.minus(waited) : Duration.ZERO;
        return new ChunkCost(took, waited, to.getLong(1) - from.getLong(1), to.getLong(2) - from.getLong(2));
    }

    private static boolean isTheSame(Open lane, long filenode) {
        return switch (lane.range()) {
            case LaneRange.Blocks ignored -> filenode == lane.leaf().filenode();
            case LaneRange.Keys ignored -> filenode != 0;
        };
    }
}
