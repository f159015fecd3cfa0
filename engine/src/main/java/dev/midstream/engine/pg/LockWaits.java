package dev.midstream.engine.pg;

import dev.midstream.checkpoints.pg.Loan;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How long a statement waited for locks, by looking at its session from another one while it runs. A chunk that learned its size
 * from waiting shrinks to the floor and stays there (spirit#1072).
 */
final class LockWaits {
    /** What ends sooner has waited for nobody long enough to matter. */
    private static final Duration TICK = Duration.ofMillis(50);

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final String IS_WAITING =
            "select coalesce(bool_or(wait_event_type = 'Lock'), false) from pg_stat_get_activity($1)";

    private final Pool pool;

    LockWaits(Pool pool) {
        this.pool = pool;
    }

    /** The time until the statement's end that its session spent in a queue for a lock; it has ended when this returns. */
    Duration until(Future<?> end, SqlConnection session) {
        CountDownLatch over = new CountDownLatch(1);
        end.onComplete(result -> over.countDown());
        if (isOver(over)) {
            return Duration.ZERO;
        }
        int waiting = 0;
        try (Loan loan = Loan.from(pool)) {
            do {
                waiting += isWaiting(loan, ((PgConnection) session).processId()) ? 1 : 0;
            } while (!isOver(over));
        } catch (RuntimeException e) {
            PgFaults.classify(e); // who cannot look has seen nobody wait; a bug still comes out
        }
        return TICK.multipliedBy(waiting);
    }

    private static boolean isWaiting(Loan loan, int pid) {
        Row row = loan.answer(loan.connection().preparedQuery(IS_WAITING).execute(Tuple.of(pid)), LIMIT)
                .iterator()
                .next();
        return row.getBoolean(0);
    }

    private static boolean isOver(CountDownLatch over) {
        try {
            return over.await(TICK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
