package dev.midstream.checkpoints;

import java.time.Duration;
import java.util.List;

/**
 * The conditions a transaction runs under.
 *
 * @param durability whether the commit waits for the disk
 * @param lockTimeout longest wait for one lock; zero waits without limit
 * @param statementTimeout longest run of one statement; zero runs without limit
 * @param settings further settings for this transaction only, as {@code name = value} in the store's own language
 */
public record Terms(Durability durability, Duration lockTimeout, Duration statementTimeout, List<String> settings) {
    /** For short bookkeeping: durable, and never stuck behind a stray session. */
    public static final Terms SHORT = new Terms(Durability.FLUSHED, Duration.ofSeconds(2), Duration.ofSeconds(10));

    public Terms {
        settings = List.copyOf(settings);
        if (lockTimeout.isNegative() || statementTimeout.isNegative()) {
            throw new IllegalArgumentException("a negative timeout");
        }
    }

    public Terms(Durability durability, Duration lockTimeout, Duration statementTimeout) {
        this(durability, lockTimeout, statementTimeout, List.of());
    }

    /** The same with these settings. */
    public Terms with(List<String> more) {
        return new Terms(durability, lockTimeout, statementTimeout, more);
    }

    /** The same with another limit for a statement. */
    public Terms withStatementTimeout(Duration limit) {
        return new Terms(durability, lockTimeout, limit, settings);
    }

    /** What a commit has reached when it returns. */
    public enum Durability {
        /** The disk (and a synchronous standby): for claims, decisions and everything reported as done. */
        FLUSHED,
        /** Memory: a crash of the server may lose the last transactions whole, never half of one. */
        BUFFERED
    }
}
