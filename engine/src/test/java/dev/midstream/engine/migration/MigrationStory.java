package dev.midstream.engine.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.control.ControlEvent.RunRequested;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.migration.MigrationEvent.Planned;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Given a plan and these events, when operators ask for this and the lanes stand so, then this comes next. */
final class MigrationStory {
    static final Actor ANN = new Actor("postgres", "ann", "desk");

    private final Plan plan;
    private final List<MigrationEvent> past = new ArrayList<>();
    private final Map<Integer, LaneCounts> lanes = new HashMap<>();
    private Directives directives = Directives.NONE;

    private MigrationStory(Plan plan) {
        this.plan = plan;
        past.add(new Planned("print", "file", plan, List.of()));
    }

    static MigrationStory given(Plan plan, MigrationEvent... events) {
        MigrationStory story = new MigrationStory(plan);
        story.past.addAll(List.of(events));
        return story;
    }

    MigrationStory and(MigrationEvent... events) {
        past.addAll(List.of(events));
        return this;
    }

    MigrationStory lanes(int step, int open, int stuck, int done) {
        lanes.put(step, new LaneCounts(open, stuck, done));
        return this;
    }

    MigrationStory when(ControlEvent... events) {
        for (ControlEvent event : events) {
            directives = Directives.evolve(directives, event);
        }
        return this;
    }

    MigrationStory then(Act act) {
        assertEquals(act, next());
        return this;
    }

    Act next() {
        return new MigrationDecider(plan).next(state(), directives, step -> lanes.getOrDefault(step, LaneCounts.NONE));
    }

    MigrationState state() {
        return MigrationFold.replay(past).orElseThrow();
    }

    Work work() {
        return state().work();
    }

    static RunRequested runUntil(PhaseName phase) {
        return new RunRequested(ANN, phase, OwnSqlAnswer.UNKNOWN);
    }
}
