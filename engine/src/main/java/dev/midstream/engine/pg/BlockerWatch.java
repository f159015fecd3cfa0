package dev.midstream.engine.pg;

import dev.midstream.checkpoints.pg.Loan;
import dev.midstream.engine.migration.Blocker;
import dev.midstream.engine.run.Database.Witness;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks, from another connection, who blocks a backend of ours. After the timeout it would be too late: nobody waits any more. */
final class BlockerWatch implements Witness {
    private static final String BLOCKERS = """
            select a.pid, coalesce(a.usename, ''), coalesce(a.application_name, ''), coalesce(a.state, a.backend_type),
              coalesce(upper(substring(a.query from '^\\s*(\\w+)')), ''),
              coalesce((extract(epoch from clock_timestamp() - a.xact_start) * 1000)::bigint, 0)
            from pg_stat_activity a where a.pid = any (pg_blocking_pids($1))""";

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Blocker> blockers = new ArrayList<>();
    private final Thread thread;

    private BlockerWatch(Pool pool, int pid, Duration lookAfter) {
        this.thread = Thread.ofVirtual().start(() -> look(pool, pid, lookAfter));
    }

    static BlockerWatch start(Pool pool, SqlConnection waiting, Duration lockTimeout) {
        return new BlockerWatch(
                pool,
                ((PgConnection) waiting).processId(),
                lockTimeout.multipliedBy(6).dividedBy(10));
    }

    private void look(Pool pool, int pid, Duration lookAfter) {
        try {
            if (!over.await(lookAfter.toMillis(), TimeUnit.MILLISECONDS)) {
                blockers.addAll(blockersOf(pool, pid));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            PgFaults.classify(e); // a witness that cannot look has seen nobody; a bug still comes out
        }
    }

    private static List<Blocker> blockersOf(Pool pool, int pid) {
        try (Loan loan = Loan.from(pool)) {
            List<Blocker> seen = new ArrayList<>();
            for (Row row : loan.answer(loan.connection().preparedQuery(BLOCKERS).execute(Tuple.of(pid)), LIMIT)) {
                seen.add(new Blocker(
                        row.getInteger(0),
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        Duration.ofMillis(row.getLong(5))));
            }
            return seen;
        }
    }

    /** Waits for a look that has begun: it is over in an instant, and the try it belongs to is over already. */
    @Override
    public List<Blocker> blockers() {
        close();
        return List.copyOf(blockers);
    }

    @Override
    public void close() {
        over.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
