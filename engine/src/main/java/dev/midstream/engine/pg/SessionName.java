package dev.midstream.engine.pg;

import dev.midstream.checkpoints.log.JournalId;

/**
 * The {@code application_name} of Midstream's sessions: by it every process knows the sessions of all others, also with a role that
 * sees nothing else of them.
 */
public final class SessionName {
    /** Chunks, steps, the log; also what the command line asks. */
    public static final String WORK = "midstream";

    /** What looks at the health of the server. */
    public static final String PROBE = "midstream:probe";

    /** How the names of the sessions for statements outside a transaction begin. */
    static final String OUTSIDE = "midstream:outside:";

    /** What is at work here, for the other databases of the server; what it is stands behind it. */
    static final String SERVER = "midstream:server ";

    private SessionName() {}

    /** The one session for statements outside a transaction. */
    public static String outside(JournalId journal) {
        return OUTSIDE + journal.value();
    }

    /** The session that holds or wants a strong lock for a step, as long as its transaction lasts. */
    static String step(JournalId journal) {
        return "midstream:step:" + journal.value();
    }

    /** SQL: whether a session of this {@code application_name} is one of ours. */
    public static String isOurs(String column) {
        return "coalesce(%s = 'midstream' or %s like 'midstream:%%', false)".formatted(column, column);
    }
}
