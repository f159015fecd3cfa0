package dev.midstream.engine.run;

import dev.midstream.planner.plan.Step;
import java.util.HashMap;
import java.util.Map;

/**
 * What a worker brings along to a lane of a step: how large chunks should be, as learned in the step's other lanes, and the rate
 * it owes; what was written too fast in one lane is paid for in the next.
 */
record Craft(Step step, Sizes sizes, RateGate rate) {

    boolean writes() {
        return step instanceof Step.Backfill;
    }

    /** One worker's, for every step. */
    static final class Bag {
        private final RateGate rate = new RateGate();
        private final Map<Integer, Sizes> sizes = new HashMap<>();

        Craft of(Step step) {
            return new Craft(step, sizes.computeIfAbsent(step.number(), number -> Sizes.of(step)), rate);
        }
    }
}
