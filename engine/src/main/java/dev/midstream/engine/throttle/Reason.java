package dev.midstream.engine.throttle;

import java.time.Instant;

/**
 * Why work does not go as fast as it was asked to.
 *
 * @param source a signal's name, or {@code rule}, {@code window}, {@code pause}
 * @param subject whose value, as in {@link Reading.Value}
 * @param text for people: what was observed against which limit, or whose rule it is
 * @param since when it began, by the database's clock
 */
public record Reason(
        String source, String subject, Effect effect, double observed, double limit, String text, Instant since) {

    /** What it does. */
    public enum Effect {
        SLOWS,
        STOPS
    }
}
