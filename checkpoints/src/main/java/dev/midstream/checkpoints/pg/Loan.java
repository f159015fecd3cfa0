package dev.midstream.checkpoints.pg;

import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.time.Duration;

/**
 * A connection on loan from a pool. One whose server went silent is cut, not given back: what the next borrower sends would wait
 * behind a statement that nobody answers.
 */
public final class Loan implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

    private final SqlConnection connection;

    private Loan(SqlConnection connection) {
        this.connection = connection;
    }

    /** @throws Await.NoAnswer if there is none to be had */
    public static Loan from(Pool pool) {
        return from(pool, CONNECT_LIMIT);
    }

    /** The same for somebody who cannot wait as long. */
    public static Loan from(Pool pool, Duration limit) {
        Future<SqlConnection> borrowed = pool.getConnection();
        try {
            return new Loan(quiet(Await.within(borrowed, limit)));
        } catch (RuntimeException e) {
            borrowed.onSuccess(tooLate -> new Loan(tooLate).close());
            throw e;
        }
    }

    public SqlConnection connection() {
        return connection;
    }

    /** Waits for the answer to a statement that the server itself cancels after {@code statementTimeout} (zero: never). */
    public <T> T answer(Future<T> future, Duration statementTimeout) {
        try {
            return Await.answer(future, statementTimeout);
        } catch (Await.NoAnswer e) {
            cut();
            throw e;
        }
    }

    /** Waits for no longer than this, and then cuts the connection. */
    public <T> T within(Future<T> future, Duration limit) {
        try {
            return Await.within(future, limit);
        } catch (Await.NoAnswer e) {
            cut();
            throw e;
        }
    }

    /** Sends a statement nobody waits for; what the connection does next comes behind it. */
    public void sendOnly(String statement) {
        Future<?> ignored = connection.query(statement).execute();
    }

    /**
     * Closes the socket. The pool has no way to say so, and the driver's own close waits for the answers under way, which are what
     * does not come: hence past it, on the socket's thread.
     */
    void cut() {
        var socket = ((SqlConnectionInternal) connection).unwrap().unwrap();
        Channel channel =
                ((SocketConnectionBase) socket).socket().channelHandlerContext().channel();
        channel.eventLoop().execute(() -> channel.unsafe().close(channel.newPromise()));
    }

    @Override
    public void close() {
        Future<Void> ignored = connection.close();
    }

    /** The driver logs every notice, and prints the stack of every ended session; the caller gets the error anyway. */
    private static SqlConnection quiet(SqlConnection connection) {
        ((PgConnection) connection).noticeHandler(notice -> {}).exceptionHandler(ended -> {});
        return connection;
    }
}
