package dev.midstream.engine.pg;

import dev.midstream.checkpoints.pg.Await;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A statement that may take hours, and must end at once when nobody wants it any more. */
public final class LongStatement {
    private static final Duration TICK = Duration.ofMillis(250);
    /** A request to cancel may be lost, or come too early: it is repeated. */
    private static final int TICKS_A_REQUEST = 8;

    private LongStatement() {}

    /**
     * Waits for the answer; as long as {@code cancelled} says so the server is asked to cancel the statement, and its error (57014)
     * comes out.
     *
     * @param cancelled is asked several times a second
     */
    public static <T> T answer(SqlConnection connection, Future<T> running, BooleanSupplier cancelled) {
        CountDownLatch done = new CountDownLatch(1);
        running.onComplete(result -> done.countDown());
        for (int tick = 0; !isOver(done); ) {
            if (cancelled.getAsBoolean() && tick++ % TICKS_A_REQUEST == 0) {
                Future<Void> ignored = ((PgConnection) connection).cancelRequest();
            }
        }
        return Await.answer(running, TICK);
    }

    /** The same for a statement without a result. */
    static void done(SqlConnection connection, Future<?> running, BooleanSupplier cancelled) {
        Object ignored = answer(connection, running, cancelled);
    }

    private static boolean isOver(CountDownLatch done) {
        try {
            return done.await(TICK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a statement ran", e);
        }
    }
}
