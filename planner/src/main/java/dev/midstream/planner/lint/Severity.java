package dev.midstream.planner.lint;

import java.util.Locale;

/** How much a finding matters. */
public enum Severity {
    /** Worth knowing; {@code lint} ends with 0 if there is nothing worse. */
    NOTE,
    /** Hurts somebody under some circumstances. */
    WARNING,
    /** Blocks or breaks the application, or fails. */
    ERROR;

    /** In lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
