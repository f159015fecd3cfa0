package dev.midstream.engine.throttle;

import dev.midstream.engine.throttle.Steering.Trial.Failed;
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
    /** Never less, so that there is an end to everything: one worker for a sixteenth of its time. */
    static final double LEAST = 1.0 / 16;

    /** No limit. */
    static final double FULL = Double.MAX_VALUE;

    private static final Duration TICK = Duration.ofSeconds(5);
    private static final Duration COOLDOWN = Duration.ofSeconds(15);

    /** Within this time after it grew, a load that is too high is its own doing. */
    private static final Duration TRIAL = Duration.ofSeconds(30);

    private static final Duration FORGET_FIRST = Duration.ofMinutes(1);
    private static final Duration FORGET_MAX = Duration.ofMinutes(16);

    private static final double GROW_BELOW = 0.4;
    /** There is hardly any load: back up in great steps. */
    private static final double IDLE_BELOW = 0.2;

    private static final double SHED_FROM = 0.7;
    private static final double HALVE_FROM = 1.0;
    private static final double LEAP = 4;

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

    /** @param atWorkMax the most workers seen at work */
    record Window(double sum, int looks, int atWorkMax) {
        static final Window EMPTY = new Window(0, 0, 0);

        Window with(double utilisation, int atWork) {
            return new Window(sum + utilisation, looks + 1, Math.max(atWorkMax, atWork));
        }

        double mean() {
            return looks == 0 ? 0 : sum / looks;
        }
    }

    /** @param calm the utilisation before it grew */
    record Trial(double from, double calm, Duration at) {
        /**
         * @param calm the utilisation below that level, once it is known
         * @param until when it may be tried again
         */
        record Failed(double level, Optional<Double> calm, Duration until) {}
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
        Steering seenNow = withWindow(window.with(worst.map(Utilisation::share).orElse(0.0), atWork));
        if (now.minus(decidedAt).compareTo(TICK) < 0) {
            return seenNow;
        }
        boolean mayGrow = loads.stream().noneMatch(Observation::isSilent);
        return seenNow.decide(worst, mayGrow, now, databaseTime).decided(now);
    }

    /** After a time in which nothing worked, and nothing that was seen says what work does. */
    Steering held(Duration now) {
        return decided(now);
    }

    private Steering decide(Optional<Utilisation> worst, boolean mayGrow, Duration now, Instant databaseTime) {
        double share = window.mean();
        boolean cool = shedAt.map(at -> now.minus(at).compareTo(COOLDOWN) >= 0).orElse(true);
        Steering remembering = forgetting(share, cool, now);
        if (share >= HALVE_FROM || (share >= SHED_FROM && cool)) {
            return remembering.shed(share, worst, now, databaseTime);
        }
        return share < GROW_BELOW && cool && mayGrow ? remembering.grow(share, now) : remembering;
    }

    private Steering shed(double share, Optional<Utilisation> worst, Duration now, Instant databaseTime) {
        double base = Math.min(level, Math.max(1, window.atWorkMax()));
        double less = share >= HALVE_FROM || base <= 1 ? base / 2 : Math.ceil(base) - 1;
        Optional<Trial> mine = trial.filter(t -> now.minus(t.at()).compareTo(TRIAL) <= 0 && t.from() < base);
        double target = Math.max(LEAST, mine.map(t -> Math.min(t.from(), less)).orElse(less));
        Instant since = because.map(Reason::since).orElse(databaseTime);
        // One fall through several levels is one experience.
        boolean isAnew = mine.isPresent()
                || shedAt.map(at -> now.minus(at).compareTo(TRIAL) > 0).orElse(false);
        return new Steering(
                target,
                window,
                decidedAt,
                target < level ? Optional.of(now) : shedAt, // at the least pace there is nothing to be waited for
                Optional.empty(),
                target < level ? Optional.of(new Failed(base, mine.map(Trial::calm), now.plus(forget))) : ceiling,
                isAnew && target < level ? min(forget.multipliedBy(2), FORGET_MAX) : forget,
                worst.map(w -> w.reason(since)).or(() -> because));
    }

    private Steering grow(double share, Duration now) {
        if (level == FULL) {
            return this;
        }
        boolean isSlack = window.atWorkMax() >= 1 && window.atWorkMax() < Math.floor(level);
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
            return Math.min(1, level * (share < IDLE_BELOW ? LEAP : 2));
        }
        double whole = Math.floor(level);
        return share < IDLE_BELOW ? whole * LEAP : whole + Math.max(1, Math.floor(whole / 2));
    }

    private double belowCeiling(double target) {
        return ceiling.filter(c -> target >= c.level())
                .map(c -> c.level() > 1 ? c.level() - 1 : c.level() / 2)
                .orElse(target);
    }

    private Steering forgetting(double share, boolean cool, Duration now) {
        boolean isGone = ceiling.filter(c -> isGone(c, share, cool)).isPresent();
        Optional<Failed> still = ceiling.filter(c -> !isGone && now.compareTo(c.until()) < 0)
                .map(c -> cool && c.calm().isEmpty() ? new Failed(c.level(), Optional.of(share), c.until()) : c);
        return new Steering(level, window, decidedAt, shedAt, trial, still, isGone ? FORGET_FIRST : forget, because);
    }

    /** Whether the load that made a level too much has ended: work that was merely shed leaves more of it. */
    private static boolean isGone(Failed failed, double share, boolean cool) {
        return failed.calm()
                .map(calm -> calm >= GONE_FROM && share < calm * GONE)
                .orElse(cool && share < IDLE_BELOW);
    }

    private Steering withWindow(Window seen) {
        return new Steering(level, seen, decidedAt, shedAt, trial, ceiling, forget, because);
    }

    private Steering decided(Duration now) {
        return new Steering(level, Window.EMPTY, now, shedAt, trial, ceiling, forget, because);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
