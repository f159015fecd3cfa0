package dev.midstream.engine.migration;

import java.time.Duration;

/**
 * A session that stood in the way of a lock, or a prepared transaction, which has none: its process id is 0, and its state says its name. Its query is not kept, because it may contain row values; only its first word is.
 *
 * @param transactionAge how long its transaction has been open
 */
public record Blocker(int pid, String user, String application, String state, String command, Duration transactionAge) {

    /** The same with a remark beside its state. */
    public Blocker remarked(String remark) {
        return new Blocker(pid, user, application, state + ", " + remark, command, transactionAge);
    }

    /** For people: {@code pid 42, reporting (metabase), active, SELECT, for 17 s}; {@code reporting, prepared transaction 'x', for 17 s}. */
    public String label() {
        return "%s%s%s, %s%s, for %d s"
                .formatted(
                        pid == 0 ? "" : "pid %d, ".formatted(pid),
                        user.isEmpty() ? "a process of the server" : user,
                        application.isEmpty() ? "" : " (" + application + ")",
                        state,
                        command.isEmpty() ? "" : ", " + command,
                        transactionAge.toSeconds());
    }
}
