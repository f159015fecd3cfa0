package dev.midstream.engine.run;

import java.time.Duration;

/** What is to be said of a statement that works concurrently and took too long. */
final class Concurrently {
    /** The SQLSTATE of a step that was given up. */
    static final String CANCELLED = "57014";

    private Concurrently() {}

    /**
     * For an error message.
     *
     * @param what such as {@code the drop}
     * @param consequence begins with a semicolon, unless it is empty
     */
    static String tooLong(String what, Duration deadline, String consequence, Database.TooLong late) {
        return "%s took longer than %s (locks: index_deadline) and was given up%s%s"
                .formatted(
                        what,
                        deadline,
                        consequence,
                        late.heldUpBy()
                                .map(wait -> "; it was %s: %s"
                                        .formatted(wait.phase(), wait.blocker().label()))
                                .orElse(""));
    }
}
