package dev.midstream.engine.throttle;

/**
 * One or several times that work was shed, one soon after the other.
 *
 * @param from the level before
 * @param peak the highest utilisation
 * @param tried whether work had grown shortly before: then it is the likely cause
 */
record Fall(double from, double peak, boolean tried) {
    Fall with(double base, double share) {
        return new Fall(Math.max(from, base), Math.max(peak, share), tried);
    }

    /** Where it began to be too much: cuts that came faster than they showed went deeper than that. */
    double tooMuch(double base) {
        return Math.max(base, from * Steering.SHED_FROM / peak);
    }

    /** The utilisation at a level if all of it was the backfill's own doing. */
    double ownAt(double level) {
        return peak * Math.min(1, level / from);
    }
}
