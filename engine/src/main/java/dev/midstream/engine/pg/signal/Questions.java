package dev.midstream.engine.pg.signal;

import dev.midstream.checkpoints.pg.Loan;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Asks the server, and never for long: it may be ill, and that is what one wants to know. */
final class Questions {
    /** A probe that costs the server a second is itself a load. */
    static final Duration SERVER_LIMIT = Duration.ofSeconds(1);

    /** For answers of a server that no longer ends its statements. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** For a connection, too. */
    static final Duration CLIENT_LIMIT = SERVER_LIMIT.plus(GRACE);

    private final Pool pool;
    private final Duration limit;
    private final String begin;

    Questions(Pool pool) {
        this(pool, SERVER_LIMIT);
    }

    private Questions(Pool pool, Duration limit) {
        this.pool = pool;
        this.limit = limit;
        // Set in the transaction: safe behind a transaction pooler.
        this.begin = "begin transaction read only; set local statement_timeout = %d; set local lock_timeout = '100ms'"
                .formatted(limit.toMillis());
    }

    /** The same for a question that takes the server longer. */
    Questions within(Duration other) {
        return new Questions(pool, other);
    }

    Row one(String sql, Object... parameters) {
        return ask(version -> sql, parameters).getFirst();
    }

    List<Row> all(String sql, Object... parameters) {
        return ask(version -> sql, parameters);
    }

    /** @param sqlOfMajor the statement for a major version, such as 17 */
    List<Row> ask(Function<Integer, String> sqlOfMajor, Object... parameters) {
        try (Loan loan = loan()) {
            PgConnection connection = (PgConnection) loan.connection();
            String sql = sqlOfMajor.apply(connection.databaseMetadata().majorVersion());
            loan.sendOnly(begin);
            Future<RowSet<Row>> answer = connection.preparedQuery(sql).execute(Tuple.from(parameters));
            loan.sendOnly("rollback");
            return StreamSupport.stream(loan.within(answer, limit.plus(GRACE)).spliterator(), false)
                    .toList();
        }
    }

    Loan loan() {
        return Loan.from(pool, CLIENT_LIMIT);
    }
}
