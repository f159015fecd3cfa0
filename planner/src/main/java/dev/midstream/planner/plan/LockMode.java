package dev.midstream.planner.plan;

import java.util.Locale;

/**
 * PostgreSQL's table locks, weakest first.
 *
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html">Explicit locking</a>
 */
public enum LockMode {
    ACCESS_SHARE,
    ROW_SHARE,
    ROW_EXCLUSIVE,
    SHARE_UPDATE_EXCLUSIVE,
    SHARE,
    SHARE_ROW_EXCLUSIVE,
    EXCLUSIVE,
    ACCESS_EXCLUSIVE;

    /** Whether reads of the application wait for it. */
    public boolean blocksReads() {
        return this == ACCESS_EXCLUSIVE;
    }

    /** Whether writes of the application wait for it. */
    public boolean blocksWrites() {
        return compareTo(SHARE) >= 0;
    }

    /** As PostgreSQL writes it: {@code ACCESS EXCLUSIVE}. */
    public String label() {
        return name().replace('_', ' ').toUpperCase(Locale.ROOT);
    }

    /** As {@code pg_locks.mode} has it: {@code AccessExclusiveLock}. */
    public String catalogName() {
        StringBuilder name = new StringBuilder();
        for (String word : name().split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.append("Lock").toString();
    }
}
