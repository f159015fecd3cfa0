package dev.midstream.engine.pg.violation;

import dev.midstream.checkpoints.pg.Loan;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/** Questions to the catalog, whose answers are at hand. */
record Questions(Loan loan) {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    Optional<Row> first(String sql, Tuple parameters) {
        RowSet<Row> rows = loan.answer(loan.connection().preparedQuery(sql).execute(parameters), LIMIT);
        Iterator<Row> row = rows.iterator();
        return row.hasNext() ? Optional.of(row.next()) : Optional.empty();
    }
}
