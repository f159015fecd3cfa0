package dev.midstream.engine.pg;

import dev.midstream.checkpoints.pg.Loan;
import dev.midstream.engine.migration.Blocker;
import dev.midstream.engine.run.Database.Witness;
import dev.midstream.planner.file.LockPolicy.BlockerClass;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks, from another connection, who blocks a backend of ours; after the timeout it would be too late, nobody waits any more.
 * Cancels, if the file allows it, statements that are in its classes and really hold what we wait for.
 */
final class BlockerWatch implements Witness {
    private static final String BLOCKERS =
            "select " + Sessions.COLUMNS + " from pg_stat_activity a where a.pid = any (pg_blocking_pids($1))";

    /**
     * Only a client's running statement: a vacuum against wraparound must not be stopped, a session of ours knows itself when to
     * give way, one that waits for a lock is no more than in front of us in the queue, and one that idles in a transaction has
     * nothing to cancel. All of it is looked at again in the statement that cancels, which another statement may have become.
     */
    private static final String CANCEL = """
            select pg_cancel_backend(a.pid) from pg_stat_activity a
            where a.pid = $1 and a.pid = any (pg_blocking_pids($2)) and a.query_start = $3 and a.state = 'active'
              and a.backend_type = 'client backend' and a.wait_event_type is distinct from 'Lock'
              and a.application_name not like 'midstream%' and a.pid <> pg_backend_pid()""";

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Pool pool;
    private final int waiting;
    private final List<BlockerClass> cancellable;
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Blocker> blockers = new ArrayList<>();
    private final List<Blocker> cancelled = new ArrayList<>();
    private final Thread thread;

    private BlockerWatch(Pool pool, int waiting, Duration lookAfter, List<BlockerClass> cancellable) {
        this.pool = pool;
        this.waiting = waiting;
        this.cancellable = cancellable;
        this.thread = Thread.ofVirtual().unstarted(() -> look(lookAfter));
    }

    static BlockerWatch start(Pool pool, SqlConnection waiting, Duration lockTimeout, List<BlockerClass> cancellable) {
        return start(pool, ((PgConnection) waiting).processId(), lockTimeout, cancellable);
    }

    /** @param waiting the process id of the backend that may have to wait */
    static BlockerWatch start(Pool pool, int waiting, Duration lockTimeout, List<BlockerClass> cancellable) {
        BlockerWatch watch =
                new BlockerWatch(pool, waiting, lockTimeout.multipliedBy(6).dividedBy(10), cancellable);
        watch.thread.start();
        return watch;
    }

    private void look(Duration lookAfter) {
        try {
            if (!over.await(lookAfter.toMillis(), TimeUnit.MILLISECONDS)) {
                lookNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            PgFaults.classify(e); // a witness that cannot look has seen nobody; a bug still comes out
        }
    }

    private void lookNow() {
        try (Loan loan = Loan.from(pool)) {
            for (Row row : loan.answer(loan.connection().preparedQuery(BLOCKERS).execute(Tuple.of(waiting)), LIMIT)) {
                Blocker blocker = Sessions.blocker(row);
                blockers.add(isCancellable(blocker, Sessions.statementAge(row)) ? cancel(loan, row, blocker) : blocker);
            }
        }
    }

    private boolean isCancellable(Blocker blocker, Duration statementAge) {
        return cancellable.stream().anyMatch(c -> c.contains(blocker.application(), blocker.user(), statementAge));
    }

    /** The blocker as it is to be reported: that it may not be cancelled is worth knowing, for the file says that it should be. */
    private Blocker cancel(Loan loan, Row row, Blocker blocker) {
        Tuple who = Tuple.of(row.getInteger("pid"), waiting, row.getOffsetDateTime("query_start"));
        try {
            if (loan.answer(loan.connection().preparedQuery(CANCEL).execute(who), LIMIT)
                            .size()
                    > 0) {
                cancelled.add(blocker);
            }
            return blocker;
        } catch (PgException e) {
            return blocker.remarked("may not be cancelled: " + PgFaults.message(e));
        }
    }

    /** Waits for a look that has begun: it is over in an instant, and the try it belongs to is over already. */
    @Override
    public List<Blocker> blockers() {
        close();
        return List.copyOf(blockers);
    }

    @Override
    public List<Blocker> cancelled() {
        close();
        return List.copyOf(cancelled);
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
