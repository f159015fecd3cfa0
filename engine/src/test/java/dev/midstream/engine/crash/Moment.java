package dev.midstream.engine.crash;

import dev.midstream.engine.crash.Proxy.Verdict;

/** When a process dies. */
enum Moment {
    /** The server has not heard the first statement. */
    BEFORE,
    /** The server has heard the statement and nobody waits for its answer; a transaction is rolled back, work on an index goes on. */
    DURING,
    /** It is done, and the process that did it does not know: the answer to the commit was lost, or nobody recorded it. */
    AFTER;

    Verdict verdict() {
        return this == BEFORE ? Verdict.DIE_BEFORE : Verdict.DIE_AFTER;
    }

    /** The moment so many turns later, round and round. */
    Moment after(int turns) {
        return values()[(ordinal() + turns) % values().length];
    }
}
