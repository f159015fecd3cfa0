package dev.midstream.engine.progress;

import dev.midstream.engine.lane.Leaf;
import dev.midstream.engine.lane.QuarantinedRow;
import dev.midstream.engine.run.View;
import java.util.List;

/** A row that does not take the change, and its table. */
public record Quarantine(Leaf leaf, QuarantinedRow row) {

    /** Every row that waits for a person, in the order of the steps. */
    public static List<Quarantine> of(View view) {
        return view.stepsWithLanes().stream()
                .flatMap(step -> view.lanesOf(step).stream())
                .flatMap(lane -> lane.quarantine().stream().map(row -> new Quarantine(lane.leaf(), row)))
                .toList();
    }
}
