package dev.midstream.engine.pg;

import dev.midstream.checkpoints.pg.Loan;
import dev.midstream.engine.run.Exchange;
import dev.midstream.engine.throttle.Neighbour;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * By the {@code application_name} of a session, which every role sees in every database. With each exchange it is another, so that
 * what a process said that has stopped, or whose machine is gone, is told from what it still says.
 */
final class PgExchange implements Exchange {
    private static final Duration SERVER_LIMIT = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** As long as nobody may govern before work is held. */
    private static final Duration SILENT = Duration.ofSeconds(15);

    private static final String SAY =
            "select set_config('application_name', $1, false), set_config('statement_timeout', $2, false)";

    /** A name compares as bytes, alike in all databases. */
    private static final String HEAR = """
            select pid, datname, datname < current_database() as first, application_name from pg_stat_activity
            where application_name like '%s%%' and datname <> current_database()""".formatted(SessionName.SERVER);

    private final Pool pool;
    private final LongSupplier nanos;
    private final Map<Integer, Said> said = new HashMap<>();
    private int beat;

    PgExchange(Vertx vertx, PgConnectOptions options) {
        this(vertx, options, System::nanoTime);
    }

    /** @param nanos a clock that only goes forward */
    PgExchange(Vertx vertx, PgConnectOptions options, LongSupplier nanos) {
        this.nanos = nanos;
        this.pool = PgBuilder.pool()
                .using(vertx)
                .connectingTo(new PgConnectOptions(options).addProperty("application_name", SessionName.WORK))
                .with(new PoolOptions().setMaxSize(1))
                .build();
    }

    @Override
    public List<Neighbour> exchange(Announcement here) {
        beat = (beat + 1) % ServerName.BEATS;
        try (Loan loan = Loan.from(pool, LIMIT)) {
            Future<RowSet<Row>> spoken = loan.connection()
                    .preparedQuery(SAY)
                    .execute(Tuple.of(ServerName.of(here, beat), SERVER_LIMIT.toMillis() + "ms"));
            Future<RowSet<Row>> heard = loan.connection().preparedQuery(HEAR).execute();
            RowSet<Row> ignored = loan.within(spoken, LIMIT);
            return neighbours(loan.within(heard, LIMIT));
        }
    }

    @Override
    public void close() {
        Future<Void> ignored = pool.close(); // whoever closes the engine waits for its connections
    }

    /** Of several processes in one database each says what it sees: the most that is at work, and the strictest that is asked. */
    private List<Neighbour> neighbours(RowSet<Row> sessions) {
        Map<Integer, Said> now = new HashMap<>();
        Map<String, Neighbour> byName = new TreeMap<>();
        for (Row session : sessions) {
            String name = session.getString("application_name");
            Said latest = said.get(session.getInteger("pid"));
            if (latest == null || !latest.name().equals(name)) {
                latest = new Said(name, nanos.getAsLong());
            }
            now.put(session.getInteger("pid"), latest);
            if (nanos.getAsLong() - latest.atNanos() <= SILENT.toNanos()) {
                ServerName.read(name, session.getString("datname"), session.getBoolean("first"))
                        .ifPresent(neighbour -> byName.merge(neighbour.database(), neighbour, Neighbour::and));
            }
        }
        said.clear();
        said.putAll(now);
        return byName.values().stream().filter(Neighbour::matters).toList();
    }

    private record Said(String name, long atNanos) {}
}
