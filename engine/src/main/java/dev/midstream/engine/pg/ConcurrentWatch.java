package dev.midstream.engine.pg;

import dev.midstream.checkpoints.pg.Loan;
import dev.midstream.engine.run.Database.TooLong;
import dev.midstream.engine.run.Database.Wait;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Sees whom a statement waits for that works concurrently. An index build cannot begin before every transaction that wrote to the
 * table has ended, and not end before every older snapshot of the database is gone; a drop waits for all that use the table.
 */
final class ConcurrentWatch {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final String WAIT = """
            select %s as phase, %s
            from pg_stat_activity w left join pg_stat_progress_create_index p on p.pid = w.pid
              cross join lateral %s a
            where w.pid = $1 and w.wait_event_type = 'Lock'
            order by a.xact_start limit 1""".formatted(Sessions.WAIT_PHASE, Sessions.COLUMNS, Sessions.blocking("w.pid"));

    private final Pool pool;
    private final int worker;
    private final Consumer<Wait> listener;
    private long lookedNanos = System.nanoTime();
    private Optional<Wait> wait = Optional.empty();
    private Optional<Wait> told = Optional.empty();

    /** @param worker the process id of the backend that runs the statement */
    ConcurrentWatch(Pool pool, int worker, Consumer<Wait> listener) {
        this.pool = pool;
        this.worker = worker;
        this.listener = listener;
    }

    /** The statement, against a deadline; empty if it was done. One that fails after the deadline has failed because of it. */
    Optional<TooLong> run(OutsideSession session, String statement, long endNanos, BooleanSupplier cancelled) {
        try {
            session.run(statement, Duration.ZERO, () -> {
                look();
                return cancelled.getAsBoolean() || System.nanoTime() > endNanos;
            });
            return Optional.empty();
        } catch (RuntimeException e) {
            boolean isLate = System.nanoTime() > endNanos && PgFaults.isCancellation(e);
            if (isLate && !cancelled.getAsBoolean()) {
                return Optional.of(new TooLong(wait));
            }
            throw e;
        }
    }

    /** To be called often; looks now and then. A session is worth telling when it is still waited for at the second look. */
    private void look() {
        if (System.nanoTime() - lookedNanos < PERIOD.toNanos()) {
            return;
        }
        lookedNanos = System.nanoTime();
        Optional<Wait> before = wait;
        try {
            wait = seen();
        } catch (RuntimeException e) {
            PgFaults.classify(e); // who cannot look has seen nobody; a bug still comes out
            wait = Optional.empty();
        }
        wait.filter(now -> isSame(now, before) && !isSame(now, told)).ifPresent(now -> {
            told = wait;
            listener.accept(now);
        });
    }

    private static boolean isSame(Wait now, Optional<Wait> other) {
        return other.filter(o ->
                        o.blocker().pid() == now.blocker().pid() && o.phase().equals(now.phase()))
                .isPresent();
    }

    private Optional<Wait> seen() {
        try (Loan loan = Loan.from(pool)) {
            Iterator<Row> rows = loan.answer(
                            loan.connection().preparedQuery(WAIT).execute(Tuple.of(worker)), LIMIT)
                    .iterator();
            if (!rows.hasNext()) {
                return Optional.empty();
            }
            Row row = rows.next();
            return Optional.of(new Wait(row.getString("phase"), Sessions.blocker(row)));
        }
    }
}
