package dev.midstream.engine.crash;

import dev.midstream.engine.crash.Proxy.Verdict;
import java.util.List;

/** When a process dies. */
enum Moment {
    /** The server has not heard the first statement. */
    BEFORE,
    /** The server has heard the statement and nobody waits for its answer; a transaction is rolled back, work on an index goes on. */
    DURING,
    /** It is done, and the process that did it does not know: the answer to the commit was lost, or nobody recorded it. */
    AFTER,
    /** The server has the first statement wait for a lock, and goes on to wait for a process that is no more. */
    HELD_UP;

    /** Those at which nobody else is needed. */
    static final List<Moment> ALONE = List.of(BEFORE, DURING, AFTER);

    Verdict verdict() {
        return switch (this) {
            case BEFORE -> Verdict.DIE_BEFORE;
            case HELD_UP -> Verdict.PASS;
            case DURING, AFTER -> Verdict.DIE_AFTER;
        };
    }
}
