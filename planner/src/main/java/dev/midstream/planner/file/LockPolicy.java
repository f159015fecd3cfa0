package dev.midstream.planner.file;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the migration treats sessions that stand in its way.
 *
 * @param giveUpAfter after so much waiting and resting for one lock the step fails
 * @param indexDeadline what works concurrently (an index build or drop) and takes longer is given up; of a build nothing is left
 * @param cancelBlockers sessions whose statement may be cancelled when it blocks a lock; nobody's, unless the author says so
 */
public record LockPolicy(Duration giveUpAfter, Duration indexDeadline, List<BlockerClass> cancelBlockers) {
    /** Half an hour is the length of GitLab's schedule; a day is long even for the largest index. */
    public static final LockPolicy USUAL = new LockPolicy(Duration.ofMinutes(30), Duration.ofDays(1), List.of());

    public LockPolicy {
        cancelBlockers = List.copyOf(cancelBlockers);
    }

    /**
     * A class of sessions. All that is said must be true of a session.
     *
     * @param application the application's name; {@code *} at the end stands for anything
     * @param user the role
     * @param olderThan the statement has been running for at least this long
     */
    public record BlockerClass(Optional<String> application, Optional<String> user, Duration olderThan) {
        /** A statement that has hardly begun may be over before the next try. */
        public static final Duration USUAL_AGE = Duration.ofSeconds(30);

        /** Whether a statement of this session is in the class. */
        public boolean contains(String sessionsApplication, String sessionsUser, Duration statementAge) {
            return application
                            .filter(name -> !matches(name, sessionsApplication))
                            .isEmpty()
                    && user.filter(name -> !name.equals(sessionsUser)).isEmpty()
                    && statementAge.compareTo(olderThan) >= 0;
        }

        private static boolean matches(String name, String application) {
            return name.endsWith("*")
                    ? application.startsWith(name.substring(0, name.length() - 1))
                    : application.equals(name);
        }
    }
}
