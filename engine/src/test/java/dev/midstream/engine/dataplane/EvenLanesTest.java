package dev.midstream.engine.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lane.LaneEvent.LaneOpened;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.planner.file.PhaseName;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges of keys are of about as many rows, wherever the rows lie. */
@FreshDatabase
class EvenLanesTest {
    private static final int ROWS = 400_000;
    private static final int LANES = 20;

    @ParameterizedTest
    @ValueSource(strings = {"g", "(g::bigint * 7919) % 400009"})
    void noLaneIsMuchLargerOrSmallerThanOthers(String key, TestDatabase database) {
        database.execute(
                "create table t (id int primary key, n int not null default 0)",
                "insert into t select %s, 0 from generate_series(1, %d) g".formatted(key, ROWS),
                "vacuum analyze t");
        try (Fixture fixture = new Fixture(database);
                Live live = fixture.start("""
                        migration: m
                        changes:
                          - update: {table: t, set: {n: n + 1}, once: true}
                        """, PhaseName.CONTRACT, 1)) {
            live.awaitRows(1);
            List<Integer> ends = fixture.laneEvents("m").stream()
                    .filter(LaneOpened.class::isInstance)
                    .map(e -> (LaneRange.Keys) ((LaneOpened) e).range())
                    .map(range -> Integer.parseInt(range.upTo().getFirst()))
                    .sorted()
                    .toList();
            assertEquals(LANES, ends.size());
            int even = ROWS / LANES;
            for (int i = 0; i < LANES; i++) {
                int rows = ends.get(i) - (i == 0 ? 0 : ends.get(i - 1));
                assertTrue(rows > even / 2 && rows < even * 2, () -> "lanes up to " + ends);
            }
        }
    }
}
