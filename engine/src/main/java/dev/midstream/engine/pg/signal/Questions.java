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

    /** For connecting, and for answers of a server that no longer ends its statements. */
    static final Duration CLIENT_LIMIT = Duration.ofSeconds(2);

    /** Set in the transaction: safe behind a transaction pooler. */
    private static final String BEGIN =
            "begin transaction read only; set local statement_timeout = '1s'; set local lock_timeout = '100ms'";

    private final Pool pool;

    Questions(Pool pool) {
        this.pool = pool;
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
            loan.sendOnly(BEGIN);
            Future<RowSet<Row>> answer = connection.preparedQuery(sql).execute(Tuple.from(parameters));
            loan.sendOnly("rollback");
            return StreamSupport.stream(loan.within(answer, CLIENT_LIMIT).spliterator(), false)
                    .toList();
        }
    }

    Loan loan() {
        return Loan.from(pool, CLIENT_LIMIT);
    }
}
