package dev.midstream.engine.run;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.Terms.Durability;
import dev.midstream.engine.fault.Fault;
import dev.midstream.engine.lane.Division;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.Middle;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for the middle of lanes of keys, while their holders go on. One worker's: it remembers where there is none, and how many
 * rows can be gone over in the time a look may take.
 */
final class MiddleSearch {
    private static final int ROWS_MAX = 50_000;
    /** So many tell whether a lane is worth dividing. */
    private static final int ROWS_MIN = 2 * Division.REST_KEYS_MIN;
    /** After a look that took too long. */
    private static final int SHRINK = 4;

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Context context;
    private final Set<Integer> indivisible = new HashSet<>();
    private int rows = ROWS_MAX;

    MiddleSearch(Context context) {
        this.context = context;
    }

    /** Whether it is worth looking. What is left of a lane only becomes less. */
    boolean mayHaveOne(int lane) {
        return !indivisible.contains(lane);
    }

    /** The middle of what was left of the lane when it was seen; empty if that is too little, or if looking takes too long. */
    Optional<Middle> of(int number, Open seen) {
        Terms terms = new Terms(
                Durability.BUFFERED, LIMIT, LIMIT, context.chunkTerms().settings());
        try {
            Optional<Middle> middle = context.store()
                    .checkpoints()
                    .commit(
                            terms,
                            tx -> context.lanes().middle(tx, context.plan().step(seen.step()), seen, rows));
            rows = Math.min(ROWS_MAX, rows * 2);
            if (middle.isEmpty()) {
                indivisible.add(number);
            }
            return middle;
        } catch (RuntimeException e) {
            Fault fault = context.faults().classify(e);
            if (fault != Fault.TIMEOUT) {
                if (!fault.passes()) {
                    indivisible.add(number);
                }
                throw e;
            }
            if (rows == ROWS_MIN) {
                indivisible.add(number);
            }
            rows = Math.max(ROWS_MIN, rows / SHRINK);
            return Optional.empty();
        }
    }
}
