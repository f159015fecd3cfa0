package dev.midstream.engine.migration;

import java.time.Duration;

/**
 * A session that stood in the way of a lock. Its query is not kept, because it may contain row values; only its first word is.
 *
 * @param transactionAge how long its transaction has been open
 */
public record Blocker(
        int pid, String user, String application, String state, String command, Duration transactionAge) {}
