package dev.midstream.engine.throttle;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How many workers the load allows. Where more of them turned out to be too much, the level is remembered for a time that doubles,
 * so that a load which the backfill itself causes makes it settle below instead of going up and down.
 *
 * @param level workers; below 1 the share of time of one
 * @param window what was seen since the last decision
 * @param decidedAt when that was, by the governor's own clock, as all times here but those in reasons
 * @param shedAt when work was last taken away
 * @param because why the level is below what could be at work
 */
record Steering(
        double level,
        Window window,
        Duration decidedAt,
        Optional<Duration> shedAt,
        Experience experience,
        Optional<Reason> because) {
    /**
     * Never less, so that there is an end to everything: one worker for an eighth of its time. Beside a load that needs all cores its time
     * passes mostly in waiting for one: under 32 clients on 2 cores it used 2 % of them at a sixteenth, and wrote 3,000 rows/s of 350,000.
     */
    static final double LEAST = 1.0 / 8;

    /** No limit. */
    static final double FULL = Double.MAX_VALUE;

    static final double SHED_FROM = 0.7;

    private static final Duration TICK = Duration.ofSeconds(5);
    /** After this time all that a window holds was seen after work had been shed, if the signal is no more than a tick late. */
    private static final Duration SHOWS = TICK.multipliedBy(2);

    private static final Duration COOLDOWN = Duration.ofSeconds(15);

    private static final double GROW_BELOW = 0.4;
    private static final double HALVE_FROM = 1.0;
    private static final double HEAVY_FROM = 2.0;
    private static final double RISE = 1.25;
    private static final double LEAP = 4;
    /** Under a load in between, in the time after which it shows: a quarter a tick, and so far away from what was too much. */
    private static final double SLOWLY = 1.5;

    private static final double CLEAR_OF_CEILING = 0.8;
    /**
     * The deepest cut of one decision. Load that is all the backfill's own falls with its level, so that a level divided by the load's
     * share is the right one; and load that is somebody else's is made room for in one or two decisions instead of five.
     */
    private static final double CUT_MAX = 16;

    static final Steering START =
            new Steering(FULL, Window.EMPTY, Duration.ZERO, Optional.empty(), Experience.NONE, Optional.empty());

    static Steering at(double level, Optional<Reason> because) {
        Experience experience = level == FULL ? Experience.NONE : Experience.unknown();
        return new Steering(level, Window.EMPTY, Duration.ZERO, Optional.empty(), experience, because);
    }

    /**
     * After another look.
     *
     * @param atWork workers that hold a lane now
     */
    Steering next(List<Observation> seen, int atWork, Duration now, Instant databaseTime) {
        Steering seenNow = withWindow(seen(seen, atWork, now));
        if (seenNow.window.looks() == 0) {
            return seenNow.decided(now); // nobody knows: the next look is the first
        }
        return seenNow.isDue(now) ? seenNow.decide(now, databaseTime).decided(now) : seenNow;
    }

    /**
     * With a signal that could not be read, or not in time, the others show how high the load is at least: enough to shed work for. That
     * it is low nobody knows; and a signal that has been silent for long is waited for no longer.
     */
    private Window seen(List<Observation> seen, int atWork, Duration now) {
        List<Observation> loads = seen.stream()
                .filter(look -> look.signal().kind() == Signal.Kind.LOAD && Utilisation.isBounded(look))
                .toList();
        Optional<Utilisation> worst = loads.stream()
                .filter(Observation::isCurrent)
                .flatMap(look -> Utilisation.of(look).stream())
                .max(Comparator.comparingDouble(Utilisation::share));
        if (loads.stream().noneMatch(Observation::isMissing)) {
            return window.with(worst, atWork, now);
        }
        boolean isAwaited = loads.stream().anyMatch(look -> look.isMissing() && !look.isSilent());
        boolean isHigh = worst.filter(w -> w.share() >= SHED_FROM).isPresent();
        return isAwaited && !isHigh
                ? window.without()
                : window.with(worst, atWork, now).without();
    }

    /** After a time in which nothing worked, and nothing that was seen says what work does. */
    Steering held(Duration now) {
        return decided(now);
    }

    private boolean isDue(Duration now) {
        Duration since = now.minus(decidedAt);
        double share = window.mean(now);
        boolean waited = isShedBefore(TICK, now); // what work that was shed changes must be seen
        boolean rises = experience
                .ceiling()
                .filter(c -> share >= c.fall().peak() * RISE)
                .isPresent(); // although it was shed
        boolean clear = (share >= HEAVY_FROM && (waited || rises)) || window.isIdle(now);
        return since.compareTo(clear ? Window.BRIEF : TICK) >= 0;
    }

    private Steering decide(Duration now, Instant databaseTime) {
        double share = window.mean(now);
        boolean cool = isShedBefore(COOLDOWN, now);
        Steering remembering = window.isWhole() ? forgetting(share, now) : this;
        if (share >= HALVE_FROM || (share >= SHED_FROM && cool)) {
            return remembering.shed(share, now, databaseTime);
        }
        boolean ready = cool || (window.isIdle(now) && isShedBefore(TICK, now));
        if (!window.isWhole() || !ready || level == FULL) {
            return remembering;
        }
        return share < GROW_BELOW ? remembering.grow(share, now) : remembering.growSlowly(share, now);
    }

    private Steering shed(double share, Duration now, Instant databaseTime) {
        double base = Math.min(level, Math.max(1, window.atWorkMax()));
        Optional<Trial> mine = experience.failing(base, now);
        double less = share >= HALVE_FROM || base <= 1 ? cut(base, share) : Math.ceil(base) - 1;
        // What a trial began from was not too much.
        double target = Math.max(
                LEAST,
                mine.map(t -> share < HALVE_FROM ? t.from() : Math.min(t.from(), less))
                        .orElse(less));
        Instant since = because.map(Reason::since).orElse(databaseTime);
        Optional<Reason> why = window.worst().map(w -> w.reason(since)).or(() -> because);
        if (target >= level) { // at the least pace there is nothing to be waited for
            return new Steering(level, window, decidedAt, shedAt, experience.floored(base, share), why);
        }
        // One fall through several levels is one experience.
        boolean isAnew = mine.isPresent()
                || shedAt.map(at -> now.minus(at).compareTo(Experience.TRIAL) > 0)
                        .orElse(false);
        return new Steering(
                target, window, decidedAt, Optional.of(now), experience.fallen(base, share, isAnew, now), why);
    }

    private static double cut(double base, double share) {
        double less = base / Math.clamp(share, 2, CUT_MAX);
        return less > 1 ? Math.floor(less) : less < 2 * LEAST ? LEAST : less;
    }

    private Steering grow(double share, Duration now) {
        boolean isNew = experience.isTriedWithin(TICK, now);
        // What it does is yet to be seen, or it is yet to be taken up. Nothing can show that is not our own doing.
        if (isNew && (isSlack() || experience.ceiling().isPresent())) {
            return this;
        }
        if (isSlack()) { // nobody took the place: everybody who wants to work does
            return new Steering(FULL, window, decidedAt, shedAt, experience.full(), Optional.empty());
        }
        return grown(experience.allowed(step(share)), share, now);
    }

    private double step(double share) {
        // Where a trial failed, it was not somebody else's load that ended: there is nothing to come back to at once.
        boolean leaps = share < Window.IDLE_BELOW
                && experience.ceiling().filter(c -> c.fall().tried()).isEmpty();
        if (level < 1) {
            return Math.min(1, level * (leaps ? LEAP : 2));
        }
        double whole = Math.floor(level);
        return leaps ? whole * LEAP : whole + Math.max(1, Math.floor(whole / 2));
    }

    /** Under a load that leaves room, though not much: back towards where the fall began, lest a spike slows work for good. */
    private Steering growSlowly(double share, Duration now) {
        double back = experience.back().orElse(0.0);
        if (share >= SHED_FROM || level >= back || isSlack() || experience.isTriedWithin(SHOWS, now)) {
            return this;
        }
        double whole = Math.floor(level);
        double step = level < 1 ? Math.min(1, level * SLOWLY) : whole + Math.max(1, Math.floor(whole / 4));
        double target = Math.min(back, step);
        boolean isClear = experience
                .ceiling()
                .filter(c -> target > c.level() * CLEAR_OF_CEILING)
                .isEmpty();
        return isClear ? grown(target, share, now) : this;
    }

    private Steering grown(double target, double share, Duration now) {
        return target <= level
                ? this
                : new Steering(target, window, decidedAt, shedAt, experience.grown(level, share, now), because);
    }

    private boolean isSlack() {
        return window.atWorkMax() >= 1 && window.atWorkMax() < Math.floor(level);
    }

    private Steering forgetting(double share, Duration now) {
        boolean isSeen = isShedBefore(TICK, now) && !experience.isTriedWithin(TICK, now);
        Experience still =
                experience.forgetting(share, level, isShedBefore(SHOWS, now), isSeen, share < SHED_FROM, now);
        return new Steering(level, window, decidedAt, shedAt, still, because);
    }

    private Steering withWindow(Window seen) {
        return new Steering(level, seen, decidedAt, shedAt, experience, because);
    }

    private Steering decided(Duration now) {
        return new Steering(level, window.next(), now, shedAt, experience, because);
    }

    private boolean isShedBefore(Duration age, Duration now) {
        return shedAt.map(at -> now.minus(at).compareTo(age) >= 0).orElse(true);
    }
}
