package dev.midstream.engine.pg;

import dev.midstream.checkpoints.pg.Loan;
import dev.midstream.engine.run.Database.BuildWait;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sees whom a concurrent index build waits for: it cannot begin before every transaction that wrote to the table has ended, and not
 * end before every older snapshot of the database is gone.
 */
final class BuildWatch {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final String WAIT = """
            select p.phase, %s from pg_stat_progress_create_index p join pg_stat_activity a on a.pid = p.current_locker_pid
            where p.pid = $1 and p.phase like 'waiting%%'""".formatted(Sessions.COLUMNS);

    private final Pool pool;
    private final int builder;
    private final Consumer<BuildWait> listener;
    private long lookedNanos = System.nanoTime();
    private Optional<BuildWait> wait = Optional.empty();
    private Optional<BuildWait> told = Optional.empty();

    /** @param builder the process id of the backend that builds */
    BuildWatch(Pool pool, int builder, Consumer<BuildWait> listener) {
        this.pool = pool;
        this.builder = builder;
        this.listener = listener;
    }

    /** To be called often; looks now and then. A session is worth telling when it is still waited for at the second look. */
    void look() {
        if (System.nanoTime() - lookedNanos < PERIOD.toNanos()) {
            return;
        }
        lookedNanos = System.nanoTime();
        Optional<BuildWait> before = wait;
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

    /** Whom the build waited for at the last look. */
    Optional<BuildWait> last() {
        return wait;
    }

    private static boolean isSame(BuildWait now, Optional<BuildWait> other) {
        return other.filter(o ->
                        o.blocker().pid() == now.blocker().pid() && o.phase().equals(now.phase()))
                .isPresent();
    }

    private Optional<BuildWait> seen() {
        try (Loan loan = Loan.from(pool)) {
            Iterator<Row> rows = loan.answer(
                            loan.connection().preparedQuery(WAIT).execute(Tuple.of(builder)), LIMIT)
                    .iterator();
            if (!rows.hasNext()) {
                return Optional.empty();
            }
            Row row = rows.next();
            return Optional.of(new BuildWait(row.getString("phase"), Sessions.blocker(row)));
        }
    }
}
