package dev.midstream.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.log.Append;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.checkpoints.memory.MemoryCheckpoints;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.LaneCompleted;
import dev.midstream.engine.lane.LaneEvent.LaneOpened;
import dev.midstream.engine.lane.LaneEvent.WeaveChosen;
import dev.midstream.engine.lane.LaneFold;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.Leaf;
import dev.midstream.engine.lane.WeaveShape;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationFold;
import dev.midstream.engine.progress.Status;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.LockPolicy;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Transformation;
import dev.midstream.planner.plan.Undo;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How windows are woven, and why, as {@code status} and {@code history} tell it. */
class WeaveOnRecordTest {
    private static final TableRef ORDERS = new TableRef("public", "orders");
    private static final String FULL = "pages are full";
    private static final String ROOM = "pages have room";
    private static final WeaveChosen WOVEN = new WeaveChosen(new WeaveShape(96, 4, 8, 191), FULL);
    private static final WeaveChosen PLAIN = new WeaveChosen(new WeaveShape(96, 1, 1, 191), ROOM);

    private final MemoryCheckpoints<Event, State> checkpoints = new MemoryCheckpoints<>(Clock.systemUTC());
    private final Store store = new Store(checkpoints, checkpoints.commit(Terms.SHORT, tx -> tx.openJournal("m")));

    @Test
    void statusTellsEachWeaveOfOpenLanesOnce() {
        lanes(List.of(List.of(WOVEN), List.of(), List.of(WOVEN), List.of(WOVEN, PLAIN)));
        String woven = "fill orders: 8 strands, 4 windows in turn, " + FULL;
        String plain = "fill orders: one strand, " + ROOM;
        StatusText status = status();
        List<String> lines = status.lines(200);
        assertEquals(
                List.of(woven, plain),
                lines.stream().filter(line -> line.startsWith("fill orders: ")).toList(),
                () -> String.join("\n", lines));
        List<String> json = new ArrayList<>();
        status.json().withArray("weaves").forEach(weave -> json.add(weave.asText()));
        assertEquals(List.of(woven, plain), json);
    }

    @Test
    void statusOfManyLanesTellsAFewWeaves() {
        List<List<LaneEvent>> lanes = new ArrayList<>();
        for (int lane = 0; lane < 20; lane++) {
            lanes.add(List.of(new WeaveChosen(new WeaveShape(96, 4, 8, 191), "reason " + lane)));
        }
        lanes(lanes);
        assertEquals(6, status().json().withArray("weaves").size());
    }

    @Test
    void nothingIsToldOfALaneThatIsDoneOrHasNotBegun() {
        lanes(List.of(List.of(WOVEN, new LaneCompleted(0, Optional.empty())), List.of()));
        StatusText status = status();
        assertTrue(status.json().withArray("weaves").isEmpty());
        assertTrue(status.lines(200).stream().noneMatch(line -> line.contains("strand")));
    }

    @Test
    void historyTellsTheChoiceAndItsReason() {
        Sentences sentences = new Sentences(planned());
        assertEquals("lane 2: woven in 8 strands, 4 windows in turn: " + FULL, sentences.of(WOVEN, 2));
        assertEquals("lane 3: woven in one strand: " + ROOM, sentences.of(PLAIN, 3));
    }

    private StatusText status() {
        return StatusText.of(Status.now("m", plan(), store, Optional.empty(), List.of(), List.of()));
    }

    private void lanes(List<List<LaneEvent>> lanes) {
        List<MigrationEvent> conductor = List.of(
                planned(),
                new MigrationEvent.PhaseStarted(PhaseName.BACKFILL),
                new MigrationEvent.LanesOpened(1, Streams.FIRST_LANE, lanes.size()));
        append(
                Streams.conductor(store.journal()),
                conductor,
                MigrationFold.replay(conductor).orElseThrow());
        for (int i = 0; i < lanes.size(); i++) {
            List<LaneEvent> events = new ArrayList<>();
            events.add(new LaneOpened(
                    1, new Leaf("public", "orders", 1, 1), new LaneRange.Blocks(100L * i, 100L * (i + 1))));
            events.addAll(lanes.get(i));
            append(
                    Streams.lane(store.journal(), Streams.FIRST_LANE + i),
                    events,
                    LaneFold.replay(events).orElseThrow());
        }
    }

    private void append(StreamId stream, List<? extends Event> events, State state) {
        Append<Event, State> append = new Append<>(stream, 0, List.copyOf(events), state);
        assertEquals(
                "Appended",
                checkpoints
                        .commit(Terms.SHORT, tx -> tx.append(append))
                        .getClass()
                        .getSimpleName());
    }

    private static MigrationEvent.Planned planned() {
        return new MigrationEvent.Planned("f", "{}", plan(), List.of());
    }

    private static Plan plan() {
        Undo undo = new Undo.Nothing();
        Transformation transformation = new Transformation(
                "orders", Map.of("f", "1"), Optional.of("f is null"), List.of(), Optional.empty(), false, undo);
        Footprint footprint = Footprint.of(Footprint.Work.WRITES_ROWS, 100_000, LockMode.values()[0], ORDERS);
        Step fill = new Step.Backfill(1, "fill orders", footprint, ORDERS, transformation);
        return new Plan(
                "m",
                List.of("public"),
                List.of(new Plan.Phase(PhaseName.BACKFILL, List.of(fill))),
                LockPolicy.USUAL,
                List.of());
    }
}
