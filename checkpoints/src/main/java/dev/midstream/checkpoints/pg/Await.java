package dev.midstream.checkpoints.pg;

import io.vertx.core.Future;
import io.vertx.core.VertxException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for the answer of the server on the calling (virtual) thread. {@link Future#await()} itself throws what the network throws,
 * checked exceptions included and undeclared, which pass every {@code catch (RuntimeException)}: here they come out unchecked.
 */
public final class Await {
    /**
     * No statement answers later than its own timeout; this is for a server that does not answer at all. Generous, because
     * giving up on a commit leaves its outcome open.
     */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private Await() {}

    /** Waits for something whose result does not matter, its success does. */
    public static void done(Future<?> future) {
        Object ignored = answer(future, Duration.ZERO);
    }

    /**
     * The result of a statement that the server itself cancels after {@code statementTimeout} (zero: never).
     *
     * @throws io.vertx.pgclient.PgException what the server answered
     * @throws NoAnswer if the server cannot be reached, or is silent for much longer than that
     */
    public static <T> T answer(Future<T> future, Duration statementTimeout) {
        return statementTimeout.isZero()
                ? within(future, Duration.ofNanos(Long.MAX_VALUE))
                : within(future, statementTimeout.plus(GRACE));
    }

    /** The same with the limit as given. */
    public static <T> T within(Future<T> future, Duration limit) {
        try {
            return future.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new NoAnswer("no answer within " + limit, e);
        } catch (Throwable e) { // see above: the compiler does not know of the checked ones
            throw unchecked(e);
        }
    }

    private static RuntimeException unchecked(Throwable thrown) {
        return switch (thrown) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            case InterruptedException e -> {
                Thread.currentThread().interrupt();
                yield new IllegalStateException("interrupted while waiting for the server", e);
            }
            default -> new NoAnswer(String.valueOf(thrown.getMessage()), thrown);
        };
    }

    /** The server did not answer; what became of the statement is not known. */
    public static final class NoAnswer extends VertxException {
        private static final long serialVersionUID = 1L;

        NoAnswer(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
