package dev.midstream.engine.progress;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.migration.MigrationEvent.Planned;
import dev.midstream.planner.predict.Prediction;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was predicted of each step when the newest plan was made, and not what would be predicted today. */
final class Foretold {
    private Foretold() {}

    static Map<Integer, Prediction> of(List<Recorded<Event>> conductor) {
        Map<Integer, Prediction> predicted = new TreeMap<>();
        for (Recorded<Event> recorded : conductor) {
            if (recorded.event() instanceof Planned planned) {
                predicted.clear();
                planned.predicted().forEach(p -> predicted.put(p.step(), p));
            }
        }
        return predicted;
    }
}
