package dev.midstream.engine.pg.violation;

import dev.midstream.planner.catalog.TableRef;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** Keys that are there more than once, in the sense of a unique index that could not be built. */
final class DuplicateKeys {
    /** As the catalog has it, while the index is there and not valid: partial, of expressions, with collations of its own. */
    private static final String DEFINITION = """
            select quote_ident(tn.nspname) || '.' || quote_ident(t.relname), pg_get_expr(i.indpred, i.indrelid),
              coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false),
              array(select pg_get_indexdef(i.indexrelid, k, true) from generate_series(1, i.indnkeyatts) k order by k),
              array(select '(' || pg_get_indexdef(i.indexrelid, k, false) || ')'
                  || coalesce(' collate ' || quote_ident(con.nspname) || '.' || quote_ident(co.collname), '')
                from generate_series(1, i.indnkeyatts) k
                left join pg_collation co on co.oid = i.indcollation[k - 1]
                left join pg_namespace con on con.oid = co.collnamespace order by k)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_index i on i.indexrelid = c.oid
            join pg_class t on t.oid = i.indrelid join pg_namespace tn on tn.oid = t.relnamespace
            where n.nspname = $1 and c.relname = $2 and i.indisunique""";

    private DuplicateKeys() {}

    /** Empty if there is no such index. */
    static Optional<Inquiry> of(Questions questions, TableRef index) {
        return questions
                .first(DEFINITION, Tuple.of(index.schema(), index.name()))
                .map(DuplicateKeys::inquiry);
    }

    private static Inquiry inquiry(Row index) {
        String table = index.getString(0);
        String predicate = Optional.ofNullable(index.getString(1)).orElse("true");
        List<String> labels = List.of(index.getArrayOfStrings(3));
        List<String> keys = List.of(index.getArrayOfStrings(4));
        List<String> columns = SqlText.columns(keys.size());
        String list = String.join(", ", columns);
        boolean nullsAreEqual = index.getBoolean(2);
        String query = """
                select %s || ' ' || count(*) || ' times', count(*) over ()
                from (select %s from only %s where %s) midstream_rows
                where %s group by %s having count(*) > 1 order by count(*) desc, %s limit %d""".formatted(
                        SqlText.named(labels, columns),
                        SqlText.aliased(keys, columns),
                        table,
                        predicate,
                        nullsAreEqual ? "true" : "num_nulls(%s) = 0".formatted(list),
                        list,
                        list,
                        Inquiry.SHOWN_MAX);
        return new Inquiry(query, DuplicateKeys::told);
    }

    private static String told(String shown, long total) {
        return total == 1
                ? "one key is there more than once: " + shown
                : "%,d keys are there more than once%s: %s"
                        .formatted(total, total > Inquiry.SHOWN_MAX ? ", the most frequent" : "", shown);
    }
}
