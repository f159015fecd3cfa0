package dev.midstream.engine.pg;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.pg.PgTransaction;
import dev.midstream.engine.lane.Leaf;
import dev.midstream.planner.catalog.Identifier;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Names rows that were found by their place, for people. */
final class RowNames {
    private static final String PRIMARY_KEY = """
            select a.attname from pg_index i
            cross join lateral unnest(i.indkey[0:i.indnkeyatts - 1]) with ordinality as k (attnum, n)
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
            where i.indrelid = $1::bigint::oid and i.indisprimary order by k.n""";

    private final Transaction<?, ?> transaction;
    private final Leaf leaf;

    RowNames(Transaction<?, ?> transaction, Leaf leaf) {
        this.transaction = transaction;
        this.leaf = leaf;
    }

    /** The names of rows by their places; none of a row that has moved, and of a table without a primary key. */
    Map<String, String> at(String... places) {
        List<String> primaryKey = new ArrayList<>();
        rows(PRIMARY_KEY, Tuple.of(leaf.oid())).forEach(row -> primaryKey.add(row.getString(0)));
        return primaryKey.isEmpty() ? Map.of() : at(places, primaryKey);
    }

    /** A row's name by some of its columns. */
    static String name(List<String> columns, List<String> values) {
        return "(%s) = (%s)".formatted(String.join(", ", columns), String.join(", ", values));
    }

    private Map<String, String> at(String[] places, List<String> primaryKey) {
        String texts =
                primaryKey.stream().map(c -> Identifier.quoted(c) + "::text").collect(Collectors.joining(", "));
        String sql = "select ctid::text, %s from only %s where ctid = any ($1::text[]::tid[])"
                .formatted(texts, ChunkSql.table(leaf));
        Map<String, String> names = new HashMap<>();
        for (Row row : rows(sql, Tuple.tuple().addArrayOfString(places))) {
            List<String> values = IntStream.rangeClosed(1, primaryKey.size())
                    .mapToObj(row::getString)
                    .toList();
            names.put(row.getString(0), name(primaryKey, values));
        }
        return names;
    }

    private RowSet<Row> rows(String sql, Tuple parameters) {
        return PgTransaction.answer(
                transaction,
                PgTransaction.connectionOf(transaction).preparedQuery(sql).execute(parameters));
    }
}
