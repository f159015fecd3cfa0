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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
     * Rows that were refused.
     *
     * @param key by which the lane finds them again; empty for a lane of blocks, which finds them by their blocks
     */
    List<QuarantinedRow> quarantined(List<Refused> refused, List<KeyColumn> key) {
        List<String> again = key.stream().map(KeyColumn::name).toList();
        Map<String, List<String>> values = values(refused, again);
        return refused.stream()
                .map(row -> {
                    Optional<List<String>> known = Optional.ofNullable(values.get(row.tid()));
                    Leftover where = again.isEmpty()
                            ? block(row)
                            : new Leftover.Key(known.orElseThrow().subList(primaryKey.size(), columns(again)));
                    return new QuarantinedRow(where, name(row, known), row.code(), row.message());
                })
                .toList();
    }

    private int columns(List<String> again) {
        return primaryKey.size() + again.size();
    }

    /** One of a lane of blocks may have moved meanwhile: nobody holds it. */
    private String name(Refused row, Optional<List<String>> known) {
        return primaryKey.isEmpty() || known.isEmpty()
                ? "row at " + row.tid()
                : "(%s) = (%s)"
                        .formatted(
                                String.join(", ", primaryKey),
                                String.join(", ", known.get().subList(0, primaryKey.size())));
    }

    private static Leftover block(Refused row) {
        long block = Long.parseLong(row.tid().substring(1, row.tid().indexOf(',')));
        return new Leftover.Window(block, block + 1);
    }

    /** By place: those of the primary key, then those of the lane's. */
    private Map<String, List<String>> values(List<Refused> refused, List<String> again) {
        List<String> columns =
                Stream.concat(primaryKey.stream(), again.stream()).toList();
        if (columns.isEmpty()) {
            return Map.of();
        }
        String texts =
                columns.stream().map(c -> Identifier.quoted(c) + "::text").collect(Collectors.joining(", "));
        String sql = "select ctid::text, %s from only %s where ctid = any ($1::text[]::tid[])"
                .formatted(texts, ChunkSql.table(leaf));
        Map<String, List<String>> values = new HashMap<>();
        String[] tids = refused.stream().map(Refused::tid).toArray(String[]::new);
        for (Row row : rows(sql, Tuple.tuple().addArrayOfString(tids))) {
            values.put(
                    row.getString(0),
                    IntStream.rangeClosed(1, columns.size())
                            .mapToObj(row::getString)
                            .toList());
        }
        return values;
    }

    private RowSet<Row> rows(String sql, Tuple parameters) {
        return PgTransaction.answer(
                transaction,
                PgTransaction.connectionOf(transaction).preparedQuery(sql).execute(parameters));
    }

    /**
     * A row that does not take the change.
     *
     * @param tid its place, such as {@code (12,3)}
     */
    record Refused(String tid, String code, String message) {}
}
