package dev.midstream.engine.pg;

import dev.midstream.checkpoints.pg.Loan;
import dev.midstream.engine.migration.Blocker;
import dev.midstream.engine.run.Database.Witness;
import dev.midstream.planner.file.LockPolicy.BlockerClass;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks, from another connection, who blocks a backend of ours; after the timeout it would be too late, nobody waits any more.
 * Cancels, if the file allows it, statements that are in its classes and really hold what we wait for. And ends the try when its
 * waits have together lasted for the timeout: the server counts it for each lock anew, while those got already keep others waiting.
 */
final class BlockerWatch implements Witness {
    private static final String BLOCKERS = "select " + Sessions.COLUMNS + " from " + Sessions.blocking("$1") + " a";

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

    /** Only what still waits: the rest is nearly through. */
    private static final String CUT =
            "select pg_cancel_backend(l.pid) from pg_locks l where l.pid = $1 and not l.granted limit 1";

    private static final String IS_WAITING =
            "select coalesce(bool_or(wait_event_type = 'Lock'), false) from pg_stat_get_activity($1)";

    private static final Duration TICK = Duration.ofMillis(25);
    /** The server ends a single wait by itself. */
    private static final Duration GRACE = TICK.multipliedBy(2);
    /** What has not waited for long is looked at seldom: it may work for hours. */
    private static final Duration LONGEST_TICK = Duration.ofSeconds(1);

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final Pool pool;
    private final int waiting;
    private final Duration lockTimeout;
    private final List<BlockerClass> cancellable;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Map<String, Blocker> blockers = new LinkedHashMap<>();
    private final List<Blocker> cancelled = new ArrayList<>();
    private final Thread thread;
    private volatile boolean hasCut;

    private BlockerWatch(Pool pool, int waiting, Duration lockTimeout, List<BlockerClass> cancellable) {
        this.pool = pool;
        this.waiting = waiting;
        this.lockTimeout = lockTimeout;
        this.cancellable = cancellable;
        this.thread = Thread.ofVirtual().unstarted(this::watch);
    }

    static BlockerWatch start(Pool pool, SqlConnection waiting, Duration lockTimeout, List<BlockerClass> cancellable) {
        return start(pool, ((PgConnection) waiting).processId(), lockTimeout, cancellable);
    }

    /** @param waiting the process id of the backend that may have to wait */
    static BlockerWatch start(Pool pool, int waiting, Duration lockTimeout, List<BlockerClass> cancellable) {
        BlockerWatch watch = new BlockerWatch(pool, waiting, lockTimeout, cancellable);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        Duration lookAfter = lockTimeout.multipliedBy(6).dividedBy(10);
        Duration waited = Duration.ZERO;
        Duration tick = TICK;
        boolean wasWaiting = true;
        boolean hasLooked = false;
        long seenNanos = System.nanoTime();
        try {
            while (!over.await(tick.toMillis(), TimeUnit.MILLISECONDS)) {
                boolean isWaiting = isWaiting();
                Duration since = Duration.ofNanos(System.nanoTime() - seenNanos);
                seenNanos += since.toNanos();
                if (isWaiting) {
                    waited = waited.plus(wasWaiting ? since : TICK);
                    if (!hasLooked && waited.compareTo(lookAfter) >= 0) {
                        hasLooked = true;
                        look();
                    }
                    cutIf(waited.compareTo(lockTimeout.plus(GRACE)) > 0);
                }
                Duration untilLook = hasLooked ? TICK : lookAfter.minus(waited);
                tick = isWaiting ? shorter(untilLook, TICK) : shorter(tick.multipliedBy(2), LONGEST_TICK);
                wasWaiting = isWaiting;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            PgFaults.classify(e); // a witness that cannot look has seen nobody; a bug still comes out
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private boolean isWaiting() {
        try (Loan loan = Loan.from(pool)) {
            return first(loan, IS_WAITING).orElse(false);
        }
    }

    private void cutIf(boolean isLate) {
        if (isLate) {
            look();
            try (Loan loan = Loan.from(pool)) {
                hasCut |= first(loan, CUT).orElse(false);
            }
        }
    }

    private Optional<Boolean> first(Loan loan, String question) {
        RowSet<Row> rows = loan.answer(loan.connection().preparedQuery(question).execute(Tuple.of(waiting)), LIMIT);
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next().getBoolean(0));
    }

    private void look() {
        try (Loan loan = Loan.from(pool)) {
            for (Row row : loan.answer(loan.connection().preparedQuery(BLOCKERS).execute(Tuple.of(waiting)), LIMIT)) {
                Blocker blocker = Sessions.blocker(row);
                String who = blocker.pid() == 0 ? blocker.state() : String.valueOf(blocker.pid());
                blockers.put(
                        who, isCancellable(blocker, Sessions.statementAge(row)) ? cancel(loan, row, blocker) : blocker);
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
        return List.copyOf(blockers.values());
    }

    @Override
    public List<Blocker> cancelled() {
        close();
        return List.copyOf(cancelled);
    }

    @Override
    public boolean hasCut() {
        close();
        return hasCut;
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
