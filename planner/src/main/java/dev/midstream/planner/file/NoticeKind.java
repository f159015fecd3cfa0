package dev.midstream.planner.file;

/** What can be told of a migration. */
public enum NoticeKind {
    /** It is planned and begins, or goes on after a failure. */
    START,
    PHASE,
    /** It has been kept from going on for some time. */
    HOLD,
    /** Rows were refused. */
    QUARANTINE,
    /** It waits for a person. */
    GATE,
    /** A step, a proof or a hook failed. */
    FAILURE,
    /** Somebody, or a policy, aborted it. */
    ABORT,
    /** It is being undone, or is undone. */
    ROLLBACK,
    COMPLETION
}
