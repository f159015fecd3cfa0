package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.engine.lane.Cursor;
import dev.midstream.engine.lane.WeaveShape;
import dev.midstream.planner.plan.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker brings along to a lane of a step: how large chunks should be and how woven, as learned in the step's other
 * lanes, and the rate it owes; what was written too fast in one lane is paid for in the next.
 */
record Craft(Step step, Sizes sizes, Weaver weaver, RateGate rate) {

    boolean writes() {
        return step instanceof Step.Backfill;
    }

    /** Whether the rows of a lane are written window by window. */
    boolean weaves(Cursor cursor) {
        return writes() && cursor instanceof Cursor.AtBlock;
    }

    /** Of the next group of windows. */
    WeaveShape shape(Optional<Long> rowsMax) {
        return sizes.shape(rowsMax, rate.chunkShare());
    }

    /** Of the next range of keys. */
    int keyRows(Optional<Long> rowsMax) {
        return sizes.keyRows(rowsMax, rate.chunkShare());
    }

    /** One worker's, for every step. */
    static final class Bag {
        private final Context context;
        private final RateGate rate = new RateGate();
        private final Map<Integer, Craft> crafts = new HashMap<>();

        Bag(Context context) {
            this.context = context;
        }

        Craft of(Step step) {
            return crafts.computeIfAbsent(step.number(), number -> begin(step));
        }

        private Craft begin(Step step) {
            Sizes sizes = Sizes.of(step);
            Weaver weaver = new Weaver(
                    context.stop().host(),
                    sizes,
                    () -> context.store().checkpoints().commit(Terms.SHORT, context.lanes()::oldestSnapshot));
            return new Craft(step, sizes, weaver, rate);
        }
    }
}
