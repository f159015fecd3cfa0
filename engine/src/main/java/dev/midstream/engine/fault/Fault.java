package dev.midstream.engine.fault;

import java.util.Set;

/**
 * What an error means for the work, by SQLSTATE: every class has its own policy, and what is not known stops the work loudly.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
 */
public enum Fault {
    /** The connection or the server is gone, or not yet back: reconnect, read the state again, go on. */
    CONNECTION,
    /** Another session was in the way, or the victim was us: try again, smaller. */
    CONFLICT,
    /** It took too long, or was cancelled: try again, smaller. */
    TIMEOUT,
    /** The server lacks something that may come back (memory, disk, connections): wait longer, then try again. */
    RESOURCES,
    /** A row does not take the change. */
    DATA,
    /** An object is not there. */
    MISSING,
    /** Nothing that trying again could mend. */
    FATAL;

    private static final Set<String> RESTARTING = Set.of("57P01", "57P02", "57P03", "57P05", "25006");
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03");
    private static final Set<String> MISSING_OBJECTS = Set.of("42P01", "3F000");
    private static final String CANCELLED = "57014";
    /** The server ends sessions that idle in a transaction, or are in one for too long. */
    private static final Set<String> CUT_SHORT = Set.of("25P03", "25P04");

    private static final String UNKNOWN_OUTCOME = "40003";
    /** What a trigger or a function of the user's raises about a row. */
    private static final String RAISED = "P0001";

    /** The class of an SQLSTATE; the empty text stands for an error that is not the server's. */
    public static Fault of(String sqlState) {
        if (sqlState.isEmpty()
                || sqlState.startsWith("08")
                || RESTARTING.contains(sqlState)
                || CUT_SHORT.contains(sqlState)
                || sqlState.equals(UNKNOWN_OUTCOME)) {
            return CONNECTION;
        }
        if (CONFLICTS.contains(sqlState)) {
            return CONFLICT;
        }
        if (sqlState.equals(CANCELLED)) {
            return TIMEOUT;
        }
        if (sqlState.startsWith("53")) {
            return RESOURCES;
        }
        if (sqlState.startsWith("22") || sqlState.startsWith("23") || sqlState.equals(RAISED)) {
            return DATA;
        }
        return MISSING_OBJECTS.contains(sqlState) ? MISSING : FATAL;
    }

    /** Whether the same work may succeed later without anybody's help. */
    public boolean passes() {
        return switch (this) {
            case CONNECTION, CONFLICT, TIMEOUT, RESOURCES -> true;
            case DATA, MISSING, FATAL -> false;
        };
    }
}
