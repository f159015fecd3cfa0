package dev.midstream.bench.method;

import dev.midstream.bench.server.Database;
import dev.midstream.bench.table.Table;
import java.sql.SQLException;
import java.util.Optional;

/** What everybody writes second. Each turn reads past all that the turns before it wrote: quadratic. */
public final class LimitLoop implements Method {
    private static final int ROWS_A_TURN = 10_000;
    private static final String UPDATE = """
            update items set f = a * 100
            where f is null and id in (select id from items where f is null limit %d)""".formatted(ROWS_A_TURN);

    private final long rowsMax;

    public LimitLoop(long rowsMax) {
        this.rowsMax = rowsMax;
    }

    @Override
    public String name() {
        return "limit";
    }

    @Override
    public String description() {
        return "WHERE f IS NULL LIMIT %,d until none is left".formatted(ROWS_A_TURN);
    }

    @Override
    public Optional<String> unfitFor(Table table) {
        return table.rows() > rowsMax
                ? Optional.of("it is quadratic: left out above %,d rows (--limit-max-rows)".formatted(rowsMax))
                : Optional.empty();
    }

    @Override
    public Outcome run(Database database, Table table) throws SQLException {
        while (database.update(UPDATE) > 0) {
            // one turn a transaction
        }
        return Outcome.PLAIN;
    }
}
