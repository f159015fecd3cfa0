package dev.midstream.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.checkpoints.log.Head;
import dev.midstream.checkpoints.log.Holder;
import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.BlocksDone;
import dev.midstream.engine.lane.LaneEvent.KeysDone;
import dev.midstream.engine.lane.LaneEvent.LaneOpened;
import dev.midstream.engine.lane.LaneEvent.RowsPassedOver;
import dev.midstream.engine.lane.LaneFold;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.Leaf;
import dev.midstream.engine.lane.Leftover;
import dev.midstream.engine.lane.Weave;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.LanesOpened;
import dev.midstream.engine.migration.MigrationEvent.PhaseStarted;
import dev.midstream.engine.migration.MigrationEvent.Planned;
import dev.midstream.engine.migration.MigrationFold;
import dev.midstream.engine.migration.Plans;
import dev.midstream.planner.file.PhaseName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Two tables are filled side by side: the first step's lanes are 2 and 3, the second step's 4 and 5. */
class LanePickerTest {
    private static final JournalId JOURNAL = new JournalId(7);
    private static final UUID ME = new UUID(0, 1);
    private static final UUID SOMEBODY = new UUID(0, 2);
    private static final Duration AHEAD = Duration.ofSeconds(5);
    private static final long PLANNED_AT = 1;

    private final Map<Integer, Head<State>> lanes = new TreeMap<>();

    @Test
    void lanesOfTheLeastCompleteTableComeFirstHoweverManyRowsItHas() {
        lane(2, keys(1, 1_000_000), done(400_000));
        lane(3, keys(1, 1_000_000));
        lane(4, keys(2, 1_000), done(300));
        lane(5, keys(2, 1_000));
        assertEquals(List.of(4, 5, 2, 3), candidates());

        lane(5, keys(2, 1_000), done(200));
        assertEquals(List.of(2, 3, 4, 5), candidates());
    }

    @Test
    void largeLanesCountForMoreOfTheirTableThanSmallOnes() {
        lane(2, blocks(1, 0, 900), whole(0, 900));
        lane(3, blocks(1, 900, 1_000));
        lane(4, blocks(2, 0, 500), whole(0, 500));
        lane(5, blocks(2, 500, 1_000), whole(500, 300));
        assertEquals(List.of(5, 3, 4, 2), candidates(), "80 % before 90 %");
    }

    @Test
    void laneOfWhichOnlyLockedRowsAreLeftComesLast() {
        lane(2, keys(1, 1_000), new RowsPassedOver(List.of(new Leftover.Key(List.of("5")))), done("z", 10));
        lane(3, keys(1, 1_000));
        lane(4, keys(2, 1_000), done(500));
        lane(5, keys(2, 1_000), done(500));
        assertEquals(List.of(3, 4, 5, 2), candidates());
    }

    @Test
    void laneThatAnotherWorkerHoldsIsNotTakenBeforeItsLeaseHasRunOut() {
        held(SOMEBODY, AHEAD, 2);
        held(SOMEBODY, AHEAD.negated(), 3);
        held(ME, AHEAD, 4);
        lane(5, keys(2, 1_000));
        assertEquals(List.of(3, 4, 5), candidates());
    }

    private List<Integer> candidates() {
        return LanePicker.candidates(view(), ME, PLANNED_AT);
    }

    private View view() {
        State conductor = MigrationFold.replay(List.of(
                        new Planned(
                                "print",
                                "file",
                                new Plans()
                                        .in(PhaseName.BACKFILL, Plans.fill(Plans.T), Plans.fill(Plans.U))
                                        .plan(),
                                List.of()),
                        new PhaseStarted(PhaseName.BACKFILL),
                        new LanesOpened(1, 2, 2),
                        new LanesOpened(2, 4, 2)))
                .orElseThrow();
        Head<State> head = new Head<>(Streams.conductor(JOURNAL), 4, conductor, Optional.empty());
        return new View(JOURNAL, Directives.NONE, 0, Optional.of(head), lanes);
    }

    private void lane(int number, LaneEvent... events) {
        lane(number, Optional.empty(), events);
    }

    private void held(UUID owner, Duration remaining, int number) {
        lane(number, Optional.of(new Holder(owner, 1, remaining)), keys(number / 2, 1_000));
    }

    private void lane(int number, Optional<Holder> holder, LaneEvent... events) {
        State state = LaneFold.replay(List.of(events)).orElseThrow();
        lanes.put(number, new Head<>(new StreamId(JOURNAL, number), events.length, state, holder));
    }

    private static LaneOpened keys(int step, long rows) {
        return new LaneOpened(step, leaf(step), new LaneRange.Keys(Optional.empty(), List.of("z"), rows));
    }

    private static LaneOpened blocks(int step, long from, long to) {
        return new LaneOpened(step, leaf(step), new LaneRange.Blocks(from, to));
    }

    private static Leaf leaf(int step) {
        return new Leaf("public", "t" + step, 16_384 + step, 1);
    }

    private static KeysDone done(long rows) {
        return done("k", rows);
    }

    private static KeysDone done(String upTo, long rows) {
        return new KeysDone(List.of(upTo), rows, ChunkCost.NONE);
    }

    /** Blocks in a single pass. */
    private static BlocksDone whole(long from, int blocks) {
        return new BlocksDone(new Weave(from, blocks, 1, 1), 0, 5, ChunkCost.NONE);
    }
}
