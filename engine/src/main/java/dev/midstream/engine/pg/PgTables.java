package dev.midstream.engine.pg;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.pg.Loan;
import dev.midstream.checkpoints.pg.PgTransaction;
import dev.midstream.engine.lane.Leaf;
import dev.midstream.engine.lane.Relocation.Whereabouts;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.pg.ScatteredIndex;
import dev.midstream.planner.plan.Transformation.KeyColumn;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What lanes are planned from: the tables that hold the rows, their size now, and their keys. */
final class PgTables {
    /** The table itself, or the partitions of the last level. Asked when the step starts: partitions come and go. */
    private static final String LEAVES = """
            select n.nspname, c.relname, c.oid::bigint, pg_relation_filenode(c.oid)::bigint,
              file.blocks,
              (file.blocks * case when c.reltuples > 0 and c.relpages > 0 then c.reltuples / c.relpages else 50 end)::bigint
            from pg_class r join pg_namespace rn on rn.oid = r.relnamespace
            cross join lateral (
              select r.oid as relid where r.relkind = 'r'
              union all select t.relid from pg_partition_tree(r.oid) t where r.relkind = 'p' and t.isleaf) leaf
            join pg_class c on c.oid = leaf.relid and c.relkind = 'r' join pg_namespace n on n.oid = c.relnamespace
            cross join lateral (
              select pg_relation_size(c.oid) / current_setting('block_size')::bigint as blocks) file
            where rn.nspname = $1 and r.relname = $2 order by 1, 2""";

    /** The file of the table that bears this name, if it is this table; else 0. */
    private static final String FILENODE = """
            select coalesce((
              select pg_relation_filenode(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where c.oid = $1::bigint::oid and n.nspname = $2 and c.relname = $3), 0)::bigint""";

    private static final String LOCATE = """
            select n.nspname, c.relname, pg_relation_filenode(c.oid)::bigint,
              pg_relation_size(c.oid) / current_setting('block_size')::bigint,
              exists (
                select from pg_class r join pg_namespace rn on rn.oid = r.relnamespace
                where rn.nspname = $2 and r.relname = $3
                  and (r.oid = c.oid or c.oid in (select relid from pg_partition_tree(r.oid))))
            from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = $1::bigint::oid""";

    private static final String SCATTERED = ScatteredIndex.query("$1::bigint::oid");

    /** Workers that waited for a rewrite notice it in the same instant. */
    private static final String LOCK_LOCATION =
            "select pg_advisory_xact_lock(hashtextextended('midstream: where is table ' || $1::bigint, 0))";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private PgTables() {}

    static List<Size> leaves(Loan loan, TableRef table) {
        return rows(loan, LEAVES, Tuple.of(table.schema(), table.name())).stream()
                .map(row -> new Size(
                        new Leaf(row.getString(0), row.getString(1), row.getLong(2), row.getLong(3)),
                        row.getLong(4),
                        row.getLong(5)))
                .toList();
    }

    /** Where the rows of the leaf of this table are now; empty if it is gone. One transaction at a time may know. */
    static Optional<Whereabouts> locate(Transaction<?, ?> transaction, TableRef table, Leaf leaf) {
        SqlConnection connection = PgTransaction.connectionOf(transaction);
        PgTransaction.done(transaction, connection.preparedQuery(LOCK_LOCATION).execute(Tuple.of(leaf.oid())));
        RowSet<Row> found = PgTransaction.answer(
                transaction,
                connection.preparedQuery(LOCATE).execute(Tuple.of(leaf.oid(), table.schema(), table.name())));
        return stream(found)
                .map(row -> new Whereabouts(
                        row.getString(0), row.getString(1), row.getLong(2), row.getLong(3), row.getBoolean(4)))
                .findFirst();
    }

    static Optional<String> scatteredIndex(Transaction<?, ?> transaction, Leaf leaf) {
        RowSet<Row> found = PgTransaction.answer(
                transaction,
                PgTransaction.connectionOf(transaction).preparedQuery(SCATTERED).execute(Tuple.of(leaf.oid())));
        return stream(found).map(row -> row.getString(0)).findFirst();
    }

    /** The number of the file that holds the lane's rows; 0 if the name is not the table's any more. */
    static Future<Long> filenode(SqlConnection connection, Leaf leaf) {
        return connection
                .preparedQuery(FILENODE)
                .execute(Tuple.of(leaf.oid(), leaf.schema(), leaf.name()))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** The highest key; empty for an empty table. */
    static Optional<List<String>> lastKey(Loan loan, Leaf leaf, List<KeyColumn> key) {
        // Qualified: an unqualified name in ORDER BY is that of the result's column, which is text.
        String sql = "select %s from only %s as r order by %s limit 1"
                .formatted(
                        numbered(key, i -> quoted(key.get(i)) + "::text"),
                        table(leaf),
                        ChunkSql.descending(key, i -> "r." + quoted(key.get(i))));
        return rows(loan, sql, Tuple.tuple()).stream().findFirst().map(row -> texts(row, key.size()));
    }

    /**
     * Keys below the last that divide the table into about equal parts, in ascending order: quantiles of a sample of its blocks,
     * sorted by the server. Duplicates are possible in a small sample and are left out.
     */
    static List<List<String>> dividingKeys(
            Loan loan, Leaf leaf, List<KeyColumn> key, List<String> last, int parts, double samplePercent) {
        String sql = """
                with chosen as (select %s from only %s tablesample system (%s) where (%s) < (%s)),
                sample as (select chosen.*, row_number() over (order by %s) as n, count(*) over () as total from chosen)
                select %s from sample
                where n * $1::bigint / total <> (n - 1) * $1::bigint / total and n < total order by %s""".formatted(
                numbered(key, i -> quoted(key.get(i)) + " as k" + i),
                table(leaf),
                samplePercent,
                numbered(key, i -> quoted(key.get(i))),
                numbered(
                        key,
                        i -> "cast($%d::text as %s)".formatted(i + 2, key.get(i).type())),
                ChunkSql.ascending(key, i -> "chosen.k" + i),
                numbered(key, i -> "sample.k%d::text".formatted(i)),
                ChunkSql.ascending(key, i -> "sample.k" + i));
        Tuple parameters = Tuple.of((long) parts);
        last.forEach(parameters::addString);
        List<List<String>> dividing = new ArrayList<>();
        for (Row row : rows(loan, sql, parameters)) {
            List<String> next = texts(row, key.size());
            if (dividing.isEmpty() || !dividing.getLast().equals(next)) {
                dividing.add(next);
            }
        }
        return dividing;
    }

    private static String quoted(KeyColumn column) {
        return Identifier.quoted(column.name());
    }

    /** The key's columns by number: a column of the user's may have any name. */
    private static String numbered(List<KeyColumn> key, IntFunction<String> column) {
        return IntStream.range(0, key.size()).mapToObj(column).collect(Collectors.joining(", "));
    }

    private static List<String> texts(Row row, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(row.getString(i));
        }
        return texts;
    }

    private static String table(Leaf leaf) {
        return Identifier.quoted(leaf.schema()) + "." + Identifier.quoted(leaf.name());
    }

    private static List<Row> rows(Loan loan, String sql, Tuple parameters) {
        return stream(loan.answer(loan.connection().preparedQuery(sql).execute(parameters), LIMIT))
                .toList();
    }

    private static Stream<Row> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false);
    }

    /**
     * A table with rows.
     *
     * @param blocks of its heap, now
     * @param rows estimated by what was found when it was last analyzed, if it ever was
     */
    record Size(Leaf leaf, long blocks, long rows) {}
}
