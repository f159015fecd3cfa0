package dev.midstream.engine.run;

import dev.midstream.engine.lock.LockLadder;
import java.time.Duration;

/** What is to be said of a statement that works concurrently and took too long. */
final class Concurrently {
    /** The SQLSTATE of a step that was given up. */
    static final String CANCELLED = "57014";

    private static final Duration LONGEST_DETACH = Duration.ofMinutes(5);

    private Concurrently() {}

    /**
     * For an error message.
     *
     * @param what such as {@code the drop}
     * @param consequence begins with a semicolon, unless it is empty
     */
    static String tooLong(String what, Duration deadline, String consequence, Database.TooLong late) {
        return "%s took longer than %s (locks: index_deadline) and was given up%s%s"
                .formatted(what, deadline, consequence, heldUp(late));
    }

    /** How long a partition may take to be detached. */
    static Duration forDetach(Duration indexDeadline) {
        return indexDeadline.compareTo(LONGEST_DETACH) < 0 ? indexDeadline : LONGEST_DETACH;
    }

    /** Of a partition that was to be detached. */
    static String detachTooLong(Duration deadline, Database.TooLong late) {
        return ("the statement took longer than %s (locks: index_deadline, and for a partition at most %s, for in the end those who use it"
                        + " by its own name queue behind it) and was given up%s; if the partition is half detached now,"
                        + " alter table … detach partition … finalize detaches it whole")
                .formatted(deadline, LONGEST_DETACH, heldUp(late));
    }

    /** Of a statement that was refused a lock when most of its work was done. */
    static String wouldWorkAgain(Duration ran, int attempt) {
        return "try %d worked for %d s before it was refused a lock, and another would do all that again (it is tried again only after less than %d s of work)"
                .formatted(attempt, ran.toSeconds(), LockLadder.LONGEST_WORK.toSeconds());
    }

    private static String heldUp(Database.TooLong late) {
        return late.heldUpBy()
                .map(wait ->
                        "; it was %s: %s".formatted(wait.phase(), wait.blocker().label()))
                .orElse("");
    }
}
