package dev.midstream.engine.pg;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.pg.PgTransaction;
import dev.midstream.engine.lane.Leaf;
import dev.midstream.engine.lane.Leftover;
import dev.midstream.engine.lane.QuarantinedRow;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.plan.Transformation.KeyColumn;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Names rows that were found by their place. */
final class RowNames {
    private static final String PRIMARY_KEY = """
            select a.attname from pg_index i
            cross join lateral unnest(i.indkey[0:i.indnkeyatts - 1]) with ordinality as k (attnum, n)
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
            where i.indrelid = $1::bigint::oid and i.indisprimary order by k.n""";

    private final Transaction<?, ?> transaction;
    private final Leaf leaf;
    private final List<String> primaryKey;

    RowNames(Transaction<?, ?> transaction, Leaf leaf) {
        this.transaction = transaction;
        this.leaf = leaf;
        this.primaryKey = new ArrayList<>();
        rows(PRIMARY_KEY, Tuple.of(leaf.oid())).forEach(row -> primaryKey.add(row.getString(0)));
    }

    /**
     * A row that was refused.
     *
     * @param tid its place, such as {@code (12,3)}
     * @param key by which the lane finds it again; empty for a lane of blocks, which finds it by its block
     */
    QuarantinedRow quarantined(String tid, String code, String message, List<KeyColumn> key) {
        String name = primaryKey.isEmpty() ? "row at " + tid : named(tid);
        if (key.isEmpty()) {
            long block = Long.parseLong(tid.substring(1, tid.indexOf(',')));
            return new QuarantinedRow(new Leftover.Window(block, block + 1), name, code, message);
        }
        List<String> columns = key.stream().map(KeyColumn::name).toList();
        return new QuarantinedRow(new Leftover.Key(values(columns, tid)), name, code, message);
    }

    private String named(String tid) {
        return "(%s) = (%s)".formatted(String.join(", ", primaryKey), String.join(", ", values(primaryKey, tid)));
    }

    private List<String> values(List<String> columns, String tid) {
        String texts =
                columns.stream().map(c -> Identifier.quoted(c) + "::text").collect(Collectors.joining(", "));
        String sql = "select %s from only %s where ctid = cast($1::text as tid)".formatted(texts, ChunkSql.table(leaf));
        Row row = rows(sql, Tuple.of(tid)).iterator().next();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            values.add(row.getString(i));
        }
        return values;
    }

    private RowSet<Row> rows(String sql, Tuple parameters) {
        return PgTransaction.answer(
                transaction,
                PgTransaction.connectionOf(transaction).preparedQuery(sql).execute(parameters));
    }
}
