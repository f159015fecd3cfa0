package dev.midstream.engine.throttle;

import java.time.Duration;
import java.util.Optional;

/**
 * What was seen since the last decision, as shares of what is allowed.
 *
 * @param atWorkMax the most workers seen at work
 * @param idle of it the newest looks without a break that found hardly any load
 */
record Window(double sum, int looks, int atWorkMax, Idle idle) {
    static final Window EMPTY = new Window(0, 0, 0, Idle.NOT);

    /** There is hardly any load. */
    static final double IDLE_BELOW = 0.2;

    /** What leaves no doubt is not waited for longer: a heavy overload, or that there is none any more. */
    static final Duration BRIEF = Duration.ofSeconds(2);

    /** @param since by the governor's own clock; may be before the window */
    record Idle(double sum, int looks, Optional<Duration> since) {
        static final Idle NOT = new Idle(0, 0, Optional.empty());
    }

    /** After another look. */
    Window with(double utilisation, int atWork, Duration now) {
        Idle more = utilisation >= IDLE_BELOW
                ? Idle.NOT
                : new Idle(idle.sum + utilisation, idle.looks + 1, idle.since.or(() -> Optional.of(now)));
        return new Window(sum + utilisation, looks + 1, Math.max(atWorkMax, atWork), more);
    }

    /** The one after a decision. */
    Window next() {
        return new Window(0, 0, 0, new Idle(0, 0, idle.since));
    }

    /** Whether there has been hardly any load for a while. */
    boolean isIdle(Duration now) {
        return idle.since
                .filter(since -> now.minus(since).compareTo(BRIEF) >= 0)
                .isPresent();
    }

    /** What was before it became idle is over. */
    double mean(Duration now) {
        return isIdle(now) ? idle.sum / Math.max(1, idle.looks) : sum / Math.max(1, looks);
    }
}
