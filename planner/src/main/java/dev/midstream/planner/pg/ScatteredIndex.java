package dev.midstream.planner.pg;

import dev.midstream.planner.catalog.TableRef;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A B-tree whose keys are in no order of the table (a random uuid, a customer), by what {@code ANALYZE} has noted. Entries of rows
 * that leave one page then lie on as many leaf pages, each of which has room for a tenth more, and whose dead entries PostgreSQL
 * does not find by itself: it looks at six heap pages at most (nbtree README, "bottom-up deletion"). Not one with many rows of each key, whose
 * entries share their key in the leaf page: it doubles whatever is done. (2 M rows, growth with 8 and with 16 strands: 4 rows of each key 66 and 0 %, 10 rows
 * 100 and 55 %, 30 and 100 rows 100 and 100 %.)
 */
public final class ScatteredIndex {
    private ScatteredIndex() {}

    /** The name of the first in alphabetical order, of a table or any of its partitions. {@code relation} is an oid, as SQL. */
    public static String query(String relation) {
        return """
            select x.relname from pg_index i join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam
            join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
            cross join lateral (
              select abs((array_agg(s.correlation order by k.attnum))[1]) as correlation,
                min(case when s.n_distinct < 0 then -1 / s.n_distinct else t.reltuples / nullif(s.n_distinct, 0) end) as alike
              from pg_attribute k left join pg_attribute c on c.attrelid = i.indrelid and c.attnum = i.indkey[k.attnum - 1]
              left join pg_stats s on s.schemaname = n.nspname
                and s.tablename = case when c.attnum is null then x.relname else t.relname end
                and s.attname = coalesce(c.attname, k.attname) and not s.inherited
              where k.attrelid = i.indexrelid and k.attnum <= i.indnkeyatts) as keys
            where (i.indrelid = %1$s or i.indrelid in (select relid from pg_partition_tree(%1$s)))
              and i.indisready and m.amname = 'btree' and keys.correlation < 0.5 and keys.alike < 20
            order by 1 limit 1""".formatted(relation);
    }

    /** Looks once. */
    static Optional<String> look(Connection connection, TableRef table) throws SQLException {
        return new Sql(connection)
                .first(query("?::regclass"), row -> row.getString("relname"), table.sql(), table.sql());
    }
}
