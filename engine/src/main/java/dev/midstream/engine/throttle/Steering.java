package dev.midstream.engine.throttle;

import dev.midstream.engine.throttle.Steering.Trial.Failed;
import dev.midstream.engine.throttle.Steering.Trial.Fall;
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
 * @param trial the newest growth, as long as it is not known whether it was too much
 * @param ceiling the level that was too much, as long as it is remembered
 * @param forget how long the next one is remembered
 * @param because why the level is below what could be at work
 */
record Steering(
        double level,
        Window window,
        Duration decidedAt,
        Optional<Duration> shedAt,
        Optional<Trial> trial,
        Optional<Failed> ceiling,
        Duration forget,
        Optional<Reason> because) {
    /**
     * Never less, so that there is an end to everything: one worker for an eighth of its time. Beside a load that needs all cores its time
     * passes mostly in waiting for one: under 32 clients on 2 cores it used 2 % of them at a sixteenth, and wrote 3,000 rows/s of 350,000.
     */
    static final double LEAST = 1.0 / 8;

    /** No limit. */
    static final double FULL = Double.MAX_VALUE;

    private static final Duration TICK = Duration.ofSeconds(5);
    /** After this time all that a window holds was seen after work had been shed, if the signal is no more than a tick late. */
    private static final Duration SHOWS = TICK.multipliedBy(2);

    private static final Duration COOLDOWN = Duration.ofSeconds(15);

    /** Within this time after it grew, a load that is too high is its own doing. */
    private static final Duration TRIAL = Duration.ofSeconds(30);

    private static final Duration FORGET_FIRST = Duration.ofMinutes(1);
    private static final Duration FORGET_MAX = Duration.ofMinutes(16);

    private static final double GROW_BELOW = 0.4;
    private static final double SHED_FROM = 0.7;
    private static final double HALVE_FROM = 1.0;
    private static final double HEAVY_FROM = 2.0;
    private static final double RISE = 1.25;
    private static final double LEAP = 4;
    /**
     * The deepest cut of one decision. Load that is all the backfill's own falls with its level, so that a level divided by the load's
     * share is the right one; and load that is somebody else's is made room for in one or two decisions instead of five.
     */
    private static final double CUT_MAX = 16;

    /** What was remembered under another load says nothing any more when the load is this share of what it was. */
    private static final double GONE = 0.5;

    private static final double GONE_FROM = 0.1;

    static final Steering START = at(FULL, Optional.empty());

    static Steering at(double level, Optional<Reason> because) {
        return new Steering(
                level,
                Window.EMPTY,
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                FORGET_FIRST,
                because);
    }

    /** @param calm the utilisation before it grew */
    record Trial(double from, double calm, Duration at) {
        /**
         * @param calm the utilisation below that level, once it is known
         * @param until when it may be tried again
         * @param fall that it was part of
         */
        record Failed(double level, Optional<Double> calm, Duration until, Fall fall) {
            Failed calmAt(double share) {
                return new Failed(level, Optional.of(share), until, fall);
            }
        }

        /**
         * One or several times that work was shed, one soon after the other.
         *
         * @param from the level before
         * @param peak the highest utilisation
         */
        record Fall(double from, double peak) {
            Fall with(double base, double share) {
                return new Fall(Math.max(from, base), Math.max(peak, share));
            }

            /** Where it began to be too much: cuts that came faster than they showed went deeper than that. */
            double tooMuch(double base) {
                return Math.max(base, from * SHED_FROM / peak);
            }

            /** The utilisation at a level if all of it was the backfill's own doing. */
            double ownAt(double level) {
                return peak * Math.min(1, level / from);
            }
        }
    }

    /**
     * After another look.
     *
     * @param atWork workers that hold a lane now
     */
    Steering next(List<Observation> seen, int atWork, Duration now, Instant databaseTime) {
        List<Observation> loads = seen.stream()
                .filter(look -> look.signal().kind() == Signal.Kind.LOAD && Utilisation.isBounded(look))
                .toList();
        Optional<Utilisation> worst = loads.stream()
                .filter(look -> !look.isSilent())
                .flatMap(look -> Utilisation.of(look).stream())
                .max(Comparator.comparingDouble(Utilisation::share));
        Steering seenNow = withWindow(window.with(worst.map(Utilisation::share).orElse(0.0), atWork, now));
        if (!seenNow.isDue(now)) {
            return seenNow;
        }
        boolean mayGrow = loads.stream().noneMatch(Observation::isSilent);
        return seenNow.decide(worst, mayGrow, now, databaseTime).decided(now);
    }

    /** After a time in which nothing worked, and nothing that was seen says what work does. */
    Steering held(Duration now) {
        return decided(now);
    }

    private boolean isDue(Duration now) {
        Duration since = now.minus(decidedAt);
        double share = window.mean(now);
        boolean waited = isLongerThan(TICK, shedAt, now); // what work that was shed changes must be seen
        boolean rises = ceiling.filter(c -> share >= c.fall().peak() * RISE).isPresent(); // although it was shed
        boolean clear = (share >= HEAVY_FROM && (waited || rises)) || window.isIdle(now);
        return since.compareTo(clear ? Window.BRIEF : TICK) >= 0;
    }

    private Steering decide(Optional<Utilisation> worst, boolean mayGrow, Duration now, Instant databaseTime) {
        double share = window.mean(now);
        boolean cool = isLongerThan(COOLDOWN, shedAt, now);
        Steering remembering = forgetting(share, now);
        if (share >= HALVE_FROM || (share >= SHED_FROM && cool)) {
            return remembering.shed(share, worst, now, databaseTime);
        }
        boolean ready = cool || (window.isIdle(now) && isLongerThan(TICK, shedAt, now));
        return share < GROW_BELOW && ready && mayGrow ? remembering.grow(share, now) : remembering;
    }

    private Steering shed(double share, Optional<Utilisation> worst, Duration now, Instant databaseTime) {
        double base = Math.min(level, Math.max(1, window.atWorkMax()));
        double less = share >= HALVE_FROM || base <= 1 ? cut(base, share) : Math.ceil(base) - 1;
        Optional<Trial> mine = trial.filter(t -> now.minus(t.at()).compareTo(TRIAL) <= 0 && t.from() < base);
        double target = Math.max(LEAST, mine.map(t -> Math.min(t.from(), less)).orElse(less));
        Instant since = because.map(Reason::since).orElse(databaseTime);
        // One fall through several levels is one experience.
        boolean isAnew = mine.isPresent()
                || shedAt.map(at -> now.minus(at).compareTo(TRIAL) > 0).orElse(false);
        Fall fall = ceiling.filter(c -> !isAnew)
                .map(Failed::fall)
                .orElse(new Fall(base, share))
                .with(base, share);
        return new Steering(
                target,
                window,
                decidedAt,
                target < level ? Optional.of(now) : shedAt, // at the least pace there is nothing to be waited for
                Optional.empty(),
                target < level
                        ? Optional.of(new Failed(fall.tooMuch(base), mine.map(Trial::calm), now.plus(forget), fall))
                        : ceiling.map(c -> new Failed(c.level(), c.calm(), c.until(), fall)),
                isAnew && target < level ? min(forget.multipliedBy(2), FORGET_MAX) : forget,
                worst.map(w -> w.reason(since)).or(() -> because));
    }

    private static double cut(double base, double share) {
        double less = base / Math.clamp(share, 2, CUT_MAX);
        return less > 1 ? Math.floor(less) : less < 2 * LEAST ? LEAST : less;
    }

    private Steering grow(double share, Duration now) {
        if (level == FULL) {
            return this;
        }
        boolean isNew = !isLongerThan(TICK, trial.map(Trial::at), now);
        boolean isSlack = window.atWorkMax() >= 1 && window.atWorkMax() < Math.floor(level);
        // What it does is yet to be seen, or it is yet to be taken up. Nothing can show that is not our own doing.
        if (isNew && (isSlack || ceiling.isPresent())) {
            return this;
        }
        if (isSlack) { // nobody took the place: everybody who wants to work does
            return new Steering(
                    FULL, window, decidedAt, shedAt, trial, Optional.empty(), FORGET_FIRST, Optional.empty());
        }
        double target = belowCeiling(step(share));
        return target <= level
                ? this
                : new Steering(
                        target,
                        window,
                        decidedAt,
                        shedAt,
                        Optional.of(new Trial(level, share, now)),
                        ceiling,
                        forget,
                        because);
    }

    private double step(double share) {
        if (level < 1) {
            return Math.min(1, level * (share < Window.IDLE_BELOW ? LEAP : 2));
        }
        double whole = Math.floor(level);
        return share < Window.IDLE_BELOW ? whole * LEAP : whole + Math.max(1, Math.floor(whole / 2));
    }

    private double belowCeiling(double target) {
        return ceiling.filter(c -> target >= c.level())
                .map(c -> c.level() > 1 ? c.level() - 1 : c.level() / 2)
                .orElse(target);
    }

    private Steering forgetting(double share, Duration now) {
        boolean shows = isLongerThan(SHOWS, shedAt, now);
        boolean isGone = ceiling.filter(c -> isGone(c, share, now)).isPresent();
        Optional<Failed> still = ceiling.filter(c -> !isGone && now.compareTo(c.until()) < 0)
                .map(c -> shows && c.calm().isEmpty() ? c.calmAt(share) : c);
        return new Steering(level, window, decidedAt, shedAt, trial, still, isGone ? FORGET_FIRST : forget, because);
    }

    /**
     * Whether the load that made a level too much has ended: work that was merely shed leaves more of it, and work that causes it causes
     * some of it at this level too.
     */
    private boolean isGone(Failed failed, double share, Duration now) {
        boolean isLess = failed.calm()
                .filter(calm -> calm >= GONE_FROM && share < calm * GONE)
                .isPresent();
        double own = failed.fall().ownAt(level);
        boolean isSeen = isLongerThan(TICK, shedAt, now) && isLongerThan(TICK, trial.map(Trial::at), now);
        return isLess || (isSeen && own >= GONE_FROM && share < own * GONE);
    }

    private Steering withWindow(Window seen) {
        return new Steering(level, seen, decidedAt, shedAt, trial, ceiling, forget, because);
    }

    private Steering decided(Duration now) {
        return new Steering(level, window.next(), now, shedAt, trial, ceiling, forget, because);
    }

    private static boolean isLongerThan(Duration time, Optional<Duration> since, Duration now) {
        return since.map(at -> now.minus(at).compareTo(time) >= 0).orElse(true);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
