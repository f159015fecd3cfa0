package dev.midstream.cli.connect;

import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** No connection could be made. */
public final class NoDatabase extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String REFUSED_LOGIN = "28";

    private final boolean misconfigured;

    private NoDatabase(String message, boolean misconfigured, Throwable cause) {
        super(message, cause);
        this.misconfigured = misconfigured;
    }

    static NoDatabase because(Target target, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.equals(NO_SUCH_DATABASE)) {
            return new NoDatabase(
                    "database '%s' does not exist on %s:%d (from %s): check the name"
                            .formatted(target.database(), target.host(), target.port(), target.source()),
                    true,
                    e);
        }
        if (state.startsWith(REFUSED_LOGIN)) {
            return new NoDatabase(
                    "the server at %s:%d refused role '%s' (from %s): %s"
                            .formatted(target.host(), target.port(), target.user(), target.source(), e.getMessage()),
                    true,
                    e);
        }
        if (String.valueOf(e.getMessage()).contains("does not support SSL")) {
            return new NoDatabase(
                    "the server at %s:%d (from %s) does not speak TLS, and sslmode %s demands it: mend the server, or say sslmode=prefer"
                            .formatted(target.host(), target.port(), target.source(), target.sslMode()),
                    true,
                    e);
        }
        if (e.getCause() instanceof UnknownHostException) {
            return new NoDatabase(
                    "no database at %s (from %s): nobody knows a host '%s'; is the name right?"
                            .formatted(target, target.source(), target.host()),
                    false,
                    e);
        }
        return new NoDatabase(
                "no database at %s (from %s): %s; is the server running, and is this the right host and port?"
                        .formatted(target, target.source(), withoutAdvice(e.getMessage())),
                false,
                e);
    }

    /** Whether the server answered and the settings are wrong; else nobody answered. */
    public boolean isMisconfigured() {
        return misconfigured;
    }

    private static String withoutAdvice(@Nullable String message) {
        String text = String.valueOf(message);
        int advice = text.indexOf(" Check that the hostname");
        return (advice < 0 ? text : text.substring(0, advice)).replaceAll("\\.$", "");
    }
}
