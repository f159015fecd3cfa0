package dev.midstream.engine.throttle;

import java.time.Duration;
import java.util.Optional;

/**
 * What was seen since the last decision, as shares of what is allowed.
 *
 * @param atWorkMax the most workers seen at work
 * @param idle of it the newest looks without a break that found hardly any load
 * @param isWhole whether every look found all that there is to be seen: if not, the load may have been higher
 * @param worst what the newest look found that found something
 */
record Window(double sum, int looks, int atWorkMax, Idle idle, boolean isWhole, Optional<Utilisation> worst) {
    static final Window EMPTY = new Window(0, 0, 0, Idle.NOT, true, Optional.empty());

    /** There is hardly any load. */
    static final double IDLE_BELOW = 0.2;

    /** What leaves no doubt is not waited for longer: a heavy overload, or that there is none any more. */
    static final Duration BRIEF = Duration.ofSeconds(2);

    /** @param since by the governor's own clock; may be before the window */
    record Idle(double sum, int looks, Optional<Duration> since) {
        static final Idle NOT = new Idle(0, 0, Optional.empty());
    }

    /**
     * After another look.
     *
     * @param found empty if there is no load that counts
     */
    Window with(Optional<Utilisation> found, int atWork, Duration now) {
        double share = found.map(Utilisation::share).orElse(0.0);
        Idle more = share >= IDLE_BELOW
                ? Idle.NOT
                : new Idle(idle.sum + share, idle.looks + 1, idle.since.or(() -> Optional.of(now)));
        return new Window(sum + share, looks + 1, Math.max(atWorkMax, atWork), more, isWhole, found.or(() -> worst));
    }

    /** After a look that did not find all that there is to be seen. */
    Window without() {
        return new Window(sum, looks, atWorkMax, Idle.NOT, false, worst);
    }

    /** The one after a decision. */
    Window next() {
        return new Window(0, 0, 0, new Idle(0, 0, idle.since), true, Optional.empty());
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
