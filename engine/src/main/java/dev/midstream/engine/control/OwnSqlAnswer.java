package dev.midstream.engine.control;

/** What a person says of a statement that was begun outside a transaction and whose outcome nobody recorded. */
public enum OwnSqlAnswer {
    /** Nothing: it is not repeated. */
    UNKNOWN,
    /** It has run. */
    DONE,
    /** It has not run, or may run again. */
    REPEAT
}
