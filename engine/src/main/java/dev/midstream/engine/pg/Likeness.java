package dev.midstream.engine.pg;

import dev.midstream.checkpoints.pg.Loan;
import dev.midstream.engine.run.Database.NewIndex;
import dev.midstream.planner.catalog.TableRef;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether an index is what a statement would build. Only PostgreSQL knows how it writes down an expression, or which operator class
 * goes without saying, so the statement is tried: on an empty copy of the table, in a transaction that is rolled back.
 */
final class Likeness {
    private static final String NAME = "(?:\"(?:[^\"]|\"\")*\"|[^\\s\".(]+)";
    private static final Pattern CREATE = Pattern.compile(
            "create (unique )?index concurrently %1$s on (?:%1$s\\.)?%1$s (using .*)".formatted(NAME),
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** By name and not by number: columns that were dropped have no number in the copy. Storage parameters make no other index. */
    private static final String TRAITS = """
            select jsonb_build_array(m.amname, i.indisunique, coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false), i.indnkeyatts,
              (select jsonb_agg(pg_get_indexdef(i.indexrelid, k, false) order by k) from generate_series(1, i.indnatts) k),
              i.indoption::text, i.indclass::text, i.indcollation::text, pg_get_expr(i.indpred, i.indrelid))::text
            from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam""";

    private static final String OF_INDEX = TRAITS + " where i.indexrelid = $1::bigint::oid";
    private static final String OF_TABLE = TRAITS + " where i.indrelid = to_regclass($1)";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Pool pool;
    private final String searchPath;

    /** @param searchPath as a setting, that of the session which builds */
    Likeness(Pool pool, String searchPath) {
        this.pool = pool;
        this.searchPath = searchPath;
    }

    /** What cannot be told, such as of an expression over whole rows, passes. */
    boolean isLike(long index, NewIndex wanted) {
        try (Loan loan = Loan.from(pool)) {
            return text(loan, OF_INDEX, Tuple.of(index)).equals(wanted(loan, wanted));
        } catch (RuntimeException e) {
            if (PgFaults.classify(e).passes()) {
                throw e;
            }
            return true;
        }
    }

    private String wanted(Loan loan, NewIndex wanted) {
        Matcher create = CREATE.matcher(wanted.create());
        if (!create.matches()) {
            throw new IllegalArgumentException("not the statement of an index: " + wanted.create());
        }
        TableRef copy = wanted.table().sibling("midstream_copy_" + ((PgConnection) loan.connection()).processId());
        String unique = create.group(1) == null ? "" : "unique ";
        try {
            RowSet<Row> ignored = loan.answer(
                    loan.connection()
                            .query(
                                    "begin; set local lock_timeout = '2s'; set local statement_timeout = '10s'; set local "
                                            + searchPath
                                            + "; create table %s (like %s); create %sindex on %s %s"
                                                    .formatted(
                                                            copy.sql(),
                                                            wanted.table().sql(),
                                                            unique,
                                                            copy.sql(),
                                                            create.group(2)))
                            .execute(),
                    LIMIT);
            return text(loan, OF_TABLE, Tuple.of(copy.sql()));
        } finally {
            loan.sendOnly("rollback");
        }
    }

    private static String text(Loan loan, String question, Tuple parameters) {
        return loan.answer(loan.connection().preparedQuery(question).execute(parameters), LIMIT)
                .iterator()
                .next()
                .getString(0);
    }
}
