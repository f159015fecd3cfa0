package dev.midstream.planner.lint;

import dev.midstream.planner.file.Place;

/**
 * Something a careful reviewer would ask about.
 *
 * @param rule the rule's id, stable
 * @param message what is risky, and for whom
 * @param instead the safe alternative
 */
public record Finding(Severity severity, String rule, Place place, String message, String instead) {
    /** A warning. */
    public Finding(String rule, Place place, String message, String instead) {
        this(Severity.WARNING, rule, place, message, instead);
    }

    @Override
    public String toString() {
        return "%s: %s [%s] %s; %s".formatted(place, severity.label(), rule, message, instead);
    }
}
