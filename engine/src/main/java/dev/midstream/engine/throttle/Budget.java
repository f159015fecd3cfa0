package dev.midstream.engine.throttle;

import java.util.List;

/**
 * What the health of the server allows all workers of all processes and all migrations together. What operators allow comes on top
 * of it, and the strictest holds.
 *
 * @param workers at work at one time; below 1 the share of time that one worker may be at work, 0 for none
 * @param reasons of anything below what was asked for, worst first
 */
public record Budget(double workers, List<Reason> reasons) {
    /** No limit. */
    public static final Budget FULL = new Budget(Double.MAX_VALUE, List.of());

    public Budget {
        reasons = List.copyOf(reasons);
        if (!(workers >= 0)) {
            throw new IllegalArgumentException("a budget of " + workers + " workers");
        }
    }

    public boolean isStopped() {
        return workers == 0;
    }
}
