package dev.midstream.engine.progress;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.migration.MigrationEvent.Planned;
import dev.midstream.engine.migration.MigrationEvent.StepFinished;
import dev.midstream.engine.migration.MigrationEvent.StepUndone;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long the finished steps of the newest plan took, waits included; of a step that was done again, the last time. */
public final class Took {
    private Took() {}

    static Map<Integer, Duration> of(List<Recorded<Event>> conductor) {
        Map<Integer, Duration> took = new TreeMap<>();
        for (Recorded<Event> recorded : conductor) {
            Event event = recorded.event();
            if (event instanceof Planned) {
                took.clear();
            } else if (event instanceof StepFinished finished) {
                took.put(finished.step(), finished.took());
            } else if (event instanceof StepUndone undone) {
                took.remove(undone.step());
            }
        }
        return took;
    }
}
