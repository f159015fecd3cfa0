package dev.midstream.engine.pg;

import dev.midstream.engine.fault.Fault;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Reads the driver's exceptions. */
public final class PgFaults {
    private PgFaults() {}

    /** The server's SQLSTATE; empty if the error is not the server's. */
    public static String sqlState(Throwable error) {
        return error instanceof PgException refusal ? refusal.getSqlState() : "";
    }

    /** What the error means; a bug of ours is not an error of the server and comes out as it is. */
    public static Fault classify(RuntimeException error) {
        if (error instanceof PgException refusal) {
            return Fault.of(refusal.getSqlState());
        }
        if (isOfTheConnection(error)) {
            return Fault.CONNECTION;
        }
        throw error;
    }

    /** Whether somebody, or a timeout, has cancelled the statement. */
    static boolean isCancellation(RuntimeException error) {
        return classify(error) == Fault.TIMEOUT;
    }

    /** The server's message with its detail and hint. */
    public static String message(Throwable error) {
        if (!(error instanceof PgException refusal)) {
            return String.valueOf(error.getMessage());
        }
        StringBuilder message = new StringBuilder(String.valueOf(refusal.getErrorMessage()));
        if (refusal.getDetail() != null) {
            message.append(": ").append(refusal.getDetail());
        }
        if (refusal.getHint() != null) {
            message.append(" (").append(refusal.getHint()).append(')');
        }
        return message.toString();
    }

    /** Future.await throws checked exceptions of the network unchecked, hence the test by class up the chain. */
    private static boolean isOfTheConnection(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException || cause instanceof TimeoutException || cause instanceof VertxException) {
                return true;
            }
        }
        return false;
    }
}
