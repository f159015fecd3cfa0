package dev.midstream.engine.dataplane;

import dev.midstream.engine.lane.LaneEvent.BlocksDone;
import dev.midstream.engine.lane.LaneEvent.KeysDone;
import dev.midstream.engine.lane.LaneEvent.LeftoverDone;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.pg.Fixture;

/** What the log says of rows. */
final class EventRows {
    private EventRows() {}

    /** Rows changed, by the events of all lanes of a migration that broke no claim. */
    static long changed(Fixture fixture) {
        return fixture.laneEvents("m").stream().mapToLong(EventRows::of).sum();
    }

    static long count(Fixture fixture, Class<? extends Event> type) {
        return fixture.laneEvents("m").stream().filter(type::isInstance).count();
    }

    private static long of(Event event) {
        return switch (event) {
            case BlocksDone e -> e.rows();
            case KeysDone e -> e.rows();
            case LeftoverDone e -> e.rows();
            default -> 0;
        };
    }
}
