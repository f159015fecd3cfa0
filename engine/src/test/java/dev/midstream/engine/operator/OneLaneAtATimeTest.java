package dev.midstream.engine.operator;

import static dev.midstream.engine.pg.Fixture.TESTER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent.ThrottleSet;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.lane.LaneEvent.KeysDone;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A limit of one worker is kept also where a lane ends and all the others are waiting for the next: what {@code LaneClaims} is for. */
@FreshDatabase
class OneLaneAtATimeTest {
    private static final int TABLES = 12;
    private static final int ROWS = 4_000;

    @Test
    void nobodyBeginsALaneBesideAnother(TestDatabase database) {
        StringBuilder yaml = new StringBuilder("migration: m\nchanges:\n");
        for (int table = 0; table < TABLES; table++) {
            database.execute(
                    "create table t%d (id int primary key, n int not null default 0)".formatted(table),
                    "insert into t%d select g, 0 from generate_series(1, %d) g".formatted(table, ROWS),
                    "vacuum analyze t%d".formatted(table));
            yaml.append("  - update: {table: t%d, set: {n: n + 1}, once: true}\n".formatted(table));
        }
        try (Fixture fixture = new Fixture(database, 8)) {
            Store store = fixture.register(yaml.toString());
            store.request(new ThrottleSet(TESTER, Limits.NONE.withWorkers(1), "so that one is left", Optional.empty()));
            try (Live live = fixture.start(yaml.toString(), PhaseName.CONTRACT, 8)) {
                assertEquals(new Ending.Completed(), live.ending());
            }
            List<Integer> turns = turns(store);
            assertEquals(
                    turns.stream().distinct().count(),
                    turns.size(),
                    () -> "lanes in the order of their chunks: " + turns);
            fixture.assertReplayEqualsState("m");
        }
    }

    /** The lanes in the order of their chunks, each as often as it came after another. */
    private static List<Integer> turns(Store store) {
        List<Integer> chunks = store.view().lanes().keySet().stream()
                .flatMap(lane -> store.events(Streams.lane(store.journal(), lane)).stream())
                .filter(e -> e.event() instanceof KeysDone)
                .sorted(Comparator.comparing(Recorded<Event>::at))
                .map(e -> e.stream().number())
                .toList();
        return IntStream.range(0, chunks.size())
                .filter(i -> i == 0 || !chunks.get(i).equals(chunks.get(i - 1)))
                .mapToObj(chunks::get)
                .toList();
    }
}
