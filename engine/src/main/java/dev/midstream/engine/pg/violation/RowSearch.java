package dev.midstream.engine.pg.violation;

import dev.midstream.checkpoints.pg.Loan;
import dev.midstream.engine.fault.Fault;
import dev.midstream.engine.pg.LongStatement;
import dev.midstream.engine.pg.PgFaults;
import dev.midstream.engine.run.Database.Search;
import dev.midstream.planner.catalog.TableRef;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Looks for the rows that PostgreSQL has refused, of which its error names one or none. A courtesy: it reads a whole table, so it is
 * limited in time, uses one process of the server, and its own failure is a remark and never hides the error.
 */
public final class RowSearch {
    /** As long as the snapshot may hold up vacuum, and a strong lock of others queue behind the table. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final String NOT_LOOKED_UP = "which rows these are could not be looked up: ";

    private final Pool pool;
    private final String searchPath;
    private final Duration limit;

    /** @param searchPath as a setting: the schemas in which definitions are written and read */
    public RowSearch(Pool pool, String searchPath) {
        this(pool, searchPath, LIMIT);
    }

    RowSearch(Pool pool, String searchPath, Duration limit) {
        this.pool = pool;
        this.searchPath = searchPath;
        this.limit = limit;
    }

    /** The rows that break a constraint of the table. */
    public Search breaking(TableRef table, String constraint) {
        return cancelled -> remarked(loan -> BrokenConstraint.of(new Questions(loan), table, constraint)
                .map(inquiry -> answer(loan, inquiry, cancelled))
                .orElse("there is no constraint %s of %s any more".formatted(constraint, table.label())));
    }

    /** The keys that a unique index has more than once. What the index is like is read now, for it is about to be dropped. */
    public Search duplicatesOf(TableRef index) {
        List<Inquiry> known = new ArrayList<>();
        String remark = remarked(loan -> {
            DuplicateKeys.of(new Questions(loan), index).ifPresent(known::add);
            return "there is no index %s any more".formatted(index.label());
        });
        return known.isEmpty()
                ? cancelled -> remark
                : cancelled -> remarked(loan -> answer(loan, known.getFirst(), cancelled));
    }

    private String remarked(Function<Loan, String> question) {
        try (Loan loan = Loan.from(pool)) {
            RowSet<Row> ignored = loan.answer(loan.connection().query(begin()).execute(), ANSWER_LIMIT);
            try {
                return question.apply(loan);
            } finally {
                loan.sendOnly("rollback");
            }
        } catch (RuntimeException e) {
            Fault ignored = PgFaults.classify(e); // a bug still comes out
            return NOT_LOOKED_UP + PgFaults.message(e);
        }
    }

    /** Row level security would hide rows, and a search that met a lock must not stand in its queue for long. */
    private String begin() {
        return """
                begin isolation level read committed read only; set local row_security = off; set local lock_timeout = '2s';
                set local statement_timeout = %d; set local client_connection_check_interval = '5s';
                set local idle_in_transaction_session_timeout = '10s'; set local max_parallel_workers_per_gather = 0;
                set local %s""".formatted(limit.toMillis(), searchPath);
    }

    /** Row by row, so that what was found before the time was over is told. */
    private String answer(Loan loan, Inquiry inquiry, BooleanSupplier cancelled) {
        long end = System.nanoTime() + limit.toNanos();
        BooleanSupplier isOver = () -> System.nanoTime() > end || cancelled.getAsBoolean();
        List<String> found = new ArrayList<>();
        Optional<Long> total = Optional.empty();
        SqlConnection connection = loan.connection();
        try {
            Cursor cursor = LongStatement.answer(
                    connection, connection.prepare(inquiry.query()).map(statement -> statement.cursor()), isOver);
            while (found.size() <= Inquiry.SHOWN_MAX) {
                RowSet<Row> rows = LongStatement.answer(connection, cursor.read(1), isOver);
                if (rows.size() == 0) {
                    break;
                }
                Row row = rows.iterator().next();
                found.add(row.getString(0));
                total = Optional.ofNullable(row.getLong(1));
            }
        } catch (RuntimeException e) {
            return remark(inquiry, found, e, System.nanoTime() > end);
        }
        return found.isEmpty()
                ? "a search right afterwards found none any more: rerun"
                : inquiry.told(found, total.orElse((long) found.size()));
    }

    private String remark(Inquiry inquiry, List<String> found, RuntimeException e, boolean isLate) {
        String stopped = isLate ? "was cut off after %d s".formatted(limit.toSeconds()) : "was stopped";
        boolean isStopped = PgFaults.classify(e) == Fault.TIMEOUT;
        if (!found.isEmpty()) {
            return "%s; the search for more %s".formatted(inquiry.told(found, found.size()), stopped);
        }
        return isStopped ? "the search for all of them " + stopped : NOT_LOOKED_UP + PgFaults.message(e);
    }
}
