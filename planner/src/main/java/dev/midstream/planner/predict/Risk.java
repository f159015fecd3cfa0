package dev.midstream.planner.predict;

/** How much a step could hurt the application, if what is known of it is true. */
public enum Risk {
    /** Reads and writes go on. */
    LOW,
    /** Something waits, for a bounded time. */
    MEDIUM,
    /** Not known, or not to be taken back. */
    HIGH;

    /** In lower case. */
    public String label() {
        return switch (this) {
            case LOW -> "low";
            case MEDIUM -> "medium";
            case HIGH -> "high";
        };
    }
}
