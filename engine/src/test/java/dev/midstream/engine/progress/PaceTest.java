package dev.midstream.engine.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.lease.Claim;
import dev.midstream.checkpoints.log.Append;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.checkpoints.memory.MemoryCheckpoints;
import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.KeysDone;
import dev.midstream.engine.lane.LaneEvent.LaneOpened;
import dev.midstream.engine.lane.LaneFold;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.LaneState;
import dev.midstream.engine.lane.Leaf;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.run.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final LaneRange.Keys ALL = new LaneRange.Keys(Optional.empty(), List.of("z"), 1_000);
    private static final Leaf LEAF = new Leaf("public", "t", 1, 1);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final MemoryCheckpoints<Event, State> checkpoints = new MemoryCheckpoints<>(clock());
    private final Store store = new Store(checkpoints, checkpoints.commit(Terms.SHORT, tx -> tx.openJournal("m")));

    @Test
    void nothingMovesBeforeTheSecondEvent() {
        new Lane(2);
        assertEquals(Optional.empty(), pace());
    }

    @Test
    void rowsOfAllLanesAddUp() {
        Lane one = new Lane(2);
        Lane two = new Lane(3);
        for (int i = 0; i < 5; i++) {
            now = now.plusSeconds(1);
            one.rows(100);
            two.rows(30);
        }
        assertEquals(Optional.of(130.0), pace());
    }

    @Test
    void onlyTheNewestEventsCount() {
        Lane lane = new Lane(2);
        for (int i = 0; i < 40; i++) {
            now = now.plusSeconds(1);
            lane.rows(i < 20 ? 1 : 200);
        }
        assertEquals(Optional.of(200.0), pace());
    }

    @Test
    void laneThatHasNotMovedForAWhileDoesNotCount() {
        Lane lane = new Lane(2);
        now = now.plusSeconds(1);
        lane.rows(100);
        now = now.plusSeconds(21);
        assertEquals(Optional.empty(), pace());
    }

    private Optional<Double> pace() {
        return Pace.of(store, store.view()).rowsPerSecond();
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    /** A lane in somebody's hands. */
    private final class Lane {
        private final StreamId stream;
        private final Claim<State> claim;
        private final List<LaneEvent> events = new ArrayList<>(List.of(new LaneOpened(1, LEAF, ALL)));

        Lane(int number) {
            this.stream = Streams.lane(store.journal(), number);
            checkpoints.commit(Terms.SHORT, tx -> tx.append(new Append<>(stream, 0, List.copyOf(events), state())));
            this.claim = checkpoints
                    .commit(
                            Terms.SHORT,
                            tx -> tx.claim(store.journal(), List.of(number), UUID.randomUUID(), Duration.ofHours(1)))
                    .orElseThrow();
        }

        void rows(long rows) {
            int version = events.size();
            KeysDone done = new KeysDone(List.of("k" + version), rows, ChunkCost.NONE);
            events.add(done);
            checkpoints.commit(Terms.SHORT, tx -> {
                tx.append(claim.lease(), Duration.ofHours(1), new Append<>(stream, version, List.of(done), state()));
                return done;
            });
        }

        private LaneState state() {
            return LaneFold.replay(events).orElseThrow();
        }
    }
}
