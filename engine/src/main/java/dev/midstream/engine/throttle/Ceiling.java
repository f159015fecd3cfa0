package dev.midstream.engine.throttle;

import java.time.Duration;
import java.util.Optional;

/**
 * A level that was too much.
 *
 * @param calm what was seen below that level, once it is known
 * @param until when it may be tried again
 * @param fall that it was part of
 */
record Ceiling(double level, Optional<Calm> calm, Duration until, Fall fall) {
    /** What was remembered under another load says nothing any more when the load is this share of what it was. */
    private static final double GONE = 0.5;

    private static final double GONE_FROM = 0.1;

    /** The highest level below another one: one worker less, or half of the only one's time. */
    static double below(double level) {
        return Math.max(Steering.LEAST, level >= 2 ? Math.ceil(level) - 1 : level / 2);
    }

    Ceiling with(Fall other) {
        return new Ceiling(level, calm, until, other);
    }

    /**
     * With what is seen now that the work which was shed does not show any more. Where that is more than before the trial that is
     * thought to have failed, it was not the trial that brought the load.
     */
    Ceiling seen(double share, double at) {
        boolean isOthers = fall.tried()
                && calm.filter(c -> share >= Math.max(c.leastAt(at), GONE_FROM) / GONE)
                        .isPresent();
        return calm.isEmpty() || isOthers ? new Ceiling(level, Optional.of(new Calm(share, at)), until, fall) : this;
    }

    /**
     * Whether the load that made the level too much has ended: much less than was calm is left. A load that hardly counts does not
     * tell, and least of all where it was the backfill that failed.
     */
    boolean isLess(double share, double at) {
        double from = fall.tried() ? Window.IDLE_BELOW : GONE_FROM;
        return calm.map(c -> c.leastAt(at))
                .filter(least -> least >= from && share < least * GONE)
                .isPresent();
    }

    /**
     * The same, where it is not known what was calm: work that causes a load causes some of it at a lower level, too. Not after a
     * trial: a load that begins all at once at a certain level (a disk at its limit) leaves nothing below it, and would be tried for ever.
     */
    boolean isNotOwn(double share, double at) {
        double own = fall.ownAt(at);
        return !fall.tried() && own >= GONE_FROM && share < own * GONE;
    }
}
