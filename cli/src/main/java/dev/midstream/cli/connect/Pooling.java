package dev.midstream.cli.connect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** What stands between a client and the server, and whether it leaves a session its backend. */
public enum Pooling {
    /** Nothing. */
    NONE,
    /** Something does, and no two sessions were seen to share a backend. */
    BY_SESSION,
    /** A backend goes from one session to another between transactions, with its settings and locks. */
    BY_TRANSACTION;

    private static final int ROUNDS = 6;
    private static final int ANSWER_SECONDS = 5;

    /**
     * Looks. A pooler makes up the process id that a client gets when it connects, for it has no backend yet; how it lends backends out
     * shows with a second session, which an idle pooler in transaction mode gives the backend that the first one has just used.
     *
     * @param target what the connection leads to
     */
    public static Pooling look(Connection connection, Target target) throws SQLException {
        if (connection.unwrap(PGConnection.class).getBackendPID() == backend(connection)) {
            return NONE;
        }
        try (Connection other = Connections.jdbc(target)) {
            return isShared(connection, other) ? BY_TRANSACTION : BY_SESSION;
        } catch (SQLException e) {
            return BY_SESSION; // it has no second backend to lend, and none that is shared
        }
    }

    private static boolean isShared(Connection one, Connection other) throws SQLException {
        int first = backend(one);
        int second = backend(other);
        boolean shared = first == second;
        for (int i = 0; i < ROUNDS && !shared; i++) {
            shared = backend(one) != first || backend(other) != second;
        }
        return shared;
    }

    private static int backend(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(ANSWER_SECONDS);
            try (ResultSet result = statement.executeQuery("select pg_backend_pid()")) {
                result.next();
                return result.getInt(1);
            }
        }
    }
}
