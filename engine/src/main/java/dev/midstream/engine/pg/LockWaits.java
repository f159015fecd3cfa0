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
    /** What ends sooner has waited for nobody long enough to matter: a good part of a chunk's target is more. */
    private static final Duration SOON = Duration.ofMillis(10);
    /** While it waits for nobody it is looked at more and more seldom: what a wait spoils is as long as the statement so far. */
    private static final Duration SELDOM = Duration.ofMillis(50);

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
        long lookedNanos = System.nanoTime();
        if (isOver(over, SOON)) {
            return Duration.ZERO;
        }
        long waitedNanos = 0;
        try (Loan loan = Loan.from(pool)) {
            Duration tick = SOON;
            do {
                boolean waits = isWaiting(loan, ((PgConnection) session).processId());
                long nanos = System.nanoTime();
                waitedNanos += waits ? nanos - lookedNanos : 0;
                lookedNanos = nanos;
                tick = waits ? SOON : seldomer(tick);
            } while (!isOver(over, tick));
        } catch (RuntimeException e) {
            PgFaults.classify(e); // who cannot look has seen nobody wait; a bug still comes out
        }
        return Duration.ofNanos(waitedNanos);
    }

    private static Duration seldomer(Duration tick) {
        Duration twice = tick.multipliedBy(2);
        return twice.compareTo(SELDOM) < 0 ? twice : SELDOM;
    }

    private static boolean isWaiting(Loan loan, int pid) {
        Row row = loan.answer(loan.connection().preparedQuery(IS_WAITING).execute(Tuple.of(pid)), LIMIT)
                .iterator()
                .next();
        return row.getBoolean(0);
    }

    private static boolean isOver(CountDownLatch over, Duration tick) {
        try {
            return over.await(tick.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
