package dev.midstream.engine.throttle;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of the levels that were tried.
 *
 * @param trial the newest growth, as long as it is not known whether it was too much
 * @param ceiling the level that was too much, as long as it is remembered
 * @param forget how long the next one is remembered
 * @param back the level up to which there is a way back from the falls: to there it grows under a load in between, too
 */
record Experience(Optional<Trial> trial, Optional<Ceiling> ceiling, Duration forget, Optional<Double> back) {
    /** Under this age of a trial the next growth belongs to it: nothing has shown yet. */
    static final Duration UNSEEN = Duration.ofSeconds(5);

    /** Within this time after it grew, a load that is too high is its own doing. */
    static final Duration TRIAL = Duration.ofSeconds(30);

    private static final Duration FORGET_FIRST = Duration.ofMinutes(1);
    private static final Duration FORGET_MAX = Duration.ofMinutes(16);

    static final Experience NONE = new Experience(Optional.empty(), Optional.empty(), FORGET_FIRST, Optional.empty());

    /** Of whoever continues at a level that another left: nobody knows where that came from. */
    static Experience unknown() {
        return new Experience(Optional.empty(), Optional.empty(), FORGET_FIRST, Optional.of(Steering.FULL));
    }

    /** Everybody who wants to work does. */
    Experience full() {
        return new Experience(trial, Optional.empty(), FORGET_FIRST, Optional.empty());
    }

    /** The trial that a level which is too much now came from. */
    Optional<Trial> failing(double base, Duration now) {
        return trial.filter(t -> now.minus(t.at()).compareTo(TRIAL) <= 0 && t.from() < base);
    }

    boolean isTriedWithin(Duration age, Duration now) {
        return trial.filter(t -> now.minus(t.at()).compareTo(age) < 0).isPresent();
    }

    /** After growth from this level. */
    Experience grown(double level, double share, Duration now) {
        Trial next = isTriedWithin(UNSEEN, now)
                ? trial.map(t -> new Trial(t.from(), t.calm(), now)).orElseThrow()
                : new Trial(level, share, now);
        return new Experience(Optional.of(next), ceiling, forget, back);
    }

    /**
     * After work was shed.
     *
     * @param base at work before
     * @param isAnew whether it is a fall of its own, and not the next part of one
     */
    Experience fallen(double base, double share, boolean isAnew, Duration now) {
        Optional<Trial> mine = failing(base, now);
        Optional<Ceiling> before = ceiling.filter(c -> !isAnew);
        Fall fall = before.map(Ceiling::fall)
                .orElse(new Fall(base, share, mine.isPresent()))
                .with(base, share);
        Optional<Calm> calm = mine.map(Trial::before)
                .or(() -> before.filter(c -> c.fall().tried()).flatMap(Ceiling::calm));
        Ceiling next = new Ceiling(fall.tooMuch(base), calm, now.plus(forget), fall);
        // A lone worker's whole time has no level close below it.
        double up = fall.from() >= 2 ? Ceiling.below(fall.from()) : fall.from();
        return new Experience(
                Optional.empty(),
                Optional.of(next),
                isAnew ? min(forget.multipliedBy(2), FORGET_MAX) : forget,
                Optional.of(Math.max(back.orElse(0.0), up)));
    }

    /** After it was too much at the least pace, too. */
    Experience floored(double base, double share) {
        return new Experience(Optional.empty(), ceiling.map(c -> c.with(c.fall().with(base, share))), forget, back);
    }

    /**
     * Without what says nothing any more.
     *
     * @param shows whether work that was shed is not seen any more
     * @param isSeen whether what the last change of the level did is seen
     * @param isCalm whether there is room for another try
     */
    Experience forgetting(double share, double level, boolean shows, boolean isSeen, boolean isCalm, Duration now) {
        if (ceiling.isEmpty()) {
            return this;
        }
        Ceiling known = ceiling.get();
        if (known.isLess(share, level) || (isSeen && known.isNotOwn(share, level))) {
            double from = Math.max(back.orElse(0.0), known.fall().from());
            return new Experience(trial, Optional.empty(), FORGET_FIRST, Optional.of(from));
        }
        boolean isOver = isCalm && now.compareTo(known.until()) >= 0;
        Optional<Ceiling> still = isOver ? Optional.empty() : Optional.of(shows ? known.seen(share, level) : known);
        return new Experience(trial, still, forget, back);
    }

    /** This level, or the highest below what is known to be too much. */
    double allowed(double target) {
        return ceiling.filter(c -> target >= c.level())
                .map(c -> Ceiling.below(c.level()))
                .orElse(target);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
