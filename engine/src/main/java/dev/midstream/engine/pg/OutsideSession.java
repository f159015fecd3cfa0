package dev.midstream.engine.pg;

import dev.midstream.checkpoints.pg.Await;
import dev.midstream.engine.run.SearchPath;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one session for statements that cannot run in a transaction, and so cannot carry the fence. Its name is the fence instead: a
 * conductor that takes the lead ends every other session of that name, and a statement of a conductor that was stopped and continued
 * finds its session gone.
 */
public final class OutsideSession implements AutoCloseable {
    private static final Duration RECHECK = Duration.ofMillis(500);
    private static final String OTHERS = """
            select pid, state from pg_stat_activity
            where application_name = $1 and pid <> pg_backend_pid() and datname = current_database()""";
    /** A concurrent build waits for old snapshots, and a lock timeout would count that wait and leave an invalid index. */
    private static final String SETTINGS =
            "set lock_timeout = 0; set statement_timeout = 0; set client_connection_check_interval = '5s'; set ";

    private static final String TERMINATE = "select pg_terminate_backend($1)";

    /** For connecting, and for what the server answers from its catalogs. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Vertx vertx;
    private final PgConnectOptions options;
    private final String searchPath;
    private final AtomicReference<@Nullable PgConnection> connection = new AtomicReference<>();

    /**
     * @param options with an application name that is the same for every conductor of this migration, and only for them
     * @param searchPath the schemas in which the file's statements find their names
     */
    public OutsideSession(Vertx vertx, PgConnectOptions options, List<String> searchPath) {
        this.vertx = vertx;
        this.options =
                new PgConnectOptions(options).setCachePreparedStatements(false); // a DISCARD would take them away
        this.searchPath = SearchPath.setting(searchPath);
    }

    /** Starts a session of our own, and ends those of earlier conductors that are not in the middle of a statement. */
    void takeOver() {
        close();
        open();
        endOthers();
    }

    /** Ends the sessions of earlier conductors; whether none is left. One in the middle of a statement finishes it first. */
    boolean endOthers() {
        boolean noneLeft = true;
        for (Row other : query(OTHERS, Tuple.of(options.getProperties().getOrDefault("application_name", "")))) {
            if ("active".equals(other.getString(1))) {
                noneLeft = false;
            } else {
                query(TERMINATE, Tuple.of(other.getInteger(0)));
            }
        }
        return noneLeft;
    }

    /**
     * Forgets what an earlier step has left in the session: settings, a role, a transaction, temporary tables, locks. In a session opened
     * anew after a crash they would be gone as well. It is not opened anew here, because its name is the fence.
     *
     * @throws SessionGone if it cannot be done
     */
    void startAnew() {
        settle("rollback");
        settle("reset session authorization");
        settle("reset role");
        settle("discard all");
        settle(SETTINGS + searchPath);
    }

    /** Waits until earlier conductors have nothing more to say. */
    void awaitOthers(BooleanSupplier cancelled) {
        while (!endOthers()) {
            if (cancelled.getAsBoolean()) {
                throw new SessionGone();
            }
            pause();
        }
    }

    /** Under the timeouts that are set. */
    void run(String statement, BooleanSupplier cancelled) {
        PgConnection session = session();
        LongStatement.done(session, session.query(statement).execute(), cancelled);
    }

    /**
     * Under this lock timeout, zero for none, whatever was set before; afterwards there is none.
     *
     * @throws SessionGone if it cannot be set or taken back, as in a transaction of the author's that has failed
     */
    void run(String statement, Duration lockTimeout, BooleanSupplier cancelled) {
        setLockTimeout(lockTimeout);
        try {
            run(statement, cancelled);
        } catch (RuntimeException e) {
            try {
                setLockTimeout(Duration.ZERO);
            } catch (RuntimeException broken) {
                e.addSuppressed(broken); // closed, and why the statement failed is what is worth knowing
            }
            throw e;
        }
        setLockTimeout(Duration.ZERO);
    }

    private void setLockTimeout(Duration timeout) {
        settle("set lock_timeout = " + timeout.toMillis());
    }

    /** A session that refuses is given up. */
    private void settle(String statement) {
        try {
            RowSet<Row> ignored = answer(session().query(statement).execute());
        } catch (PgException e) {
            close();
            throw new SessionGone(e);
        }
    }

    List<Row> query(String sql, Tuple parameters) {
        RowSet<Row> rows = answer(session().preparedQuery(sql).execute(parameters));
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }

    /** The process id of its backend. */
    int pid() {
        return session().processId();
    }

    private static void pause() {
        try {
            Thread.sleep(RECHECK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        PgConnection open = connection.getAndSet(null);
        if (open != null) {
            Future<Void> ignored = open.close();
        }
    }

    /** The session opened by {@link #takeOver}. A broken one is not replaced: the lead must be taken again first. */
    private PgConnection session() {
        PgConnection open = connection.get();
        if (open == null) {
            throw new SessionGone();
        }
        return open;
    }

    private void open() {
        PgConnection fresh = Await.within(PgConnection.connect(vertx, options), LIMIT);
        fresh.closeHandler(closed -> connection.compareAndSet(fresh, null));
        fresh.exceptionHandler(ended -> connection.compareAndSet(fresh, null));
        fresh.noticeHandler(notice -> {});
        connection.set(fresh);
        RowSet<Row> ignored = answer(fresh.query(SETTINGS + searchPath).execute());
    }

    /** A session that does not answer is given up; its successor ends it. */
    private <T> T answer(Future<T> future) {
        try {
            return Await.within(future, LIMIT);
        } catch (Await.NoAnswer e) {
            close();
            throw e;
        }
    }

    /** The session ended: by a crash, or because another conductor took the lead. */
    static final class SessionGone extends VertxException {
        private static final long serialVersionUID = 1L;

        SessionGone() {
            super("the session for statements outside a transaction is gone", true);
        }

        SessionGone(PgException refusal) {
            super(
                    "the session for statements outside a transaction takes no setting: " + PgFaults.message(refusal),
                    refusal);
        }
    }
}
