package dev.midstream.engine.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.midstream.checkpoints.codec.Encoded;
import dev.midstream.checkpoints.codec.JsonCodec;
import dev.midstream.checkpoints.log.Head;
import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.json.StateJson;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneFold;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.State;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationFold;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import java.util.List;
import java.util.stream.Stream;

/** What the log must show when everything is over. */
final class Books {
    private static final JsonCodec<State> CODEC = StateJson.codec();

    private final Store store;
    private final SimulatedServer server;

    Books(Store store, SimulatedServer server) {
        this.store = store;
        this.server = server;
    }

    void judge(Plan plan) {
        assertInstanceOf(MigrationState.Completed.class, store.view().state().orElseThrow());
        List<Head<State>> heads = Stream.concat(
                        Stream.of(
                                store.control().orElseThrow(), store.conductor().orElseThrow()),
                        store.view().lanes().values().stream())
                .toList();
        heads.forEach(this::replaysToItsState);
        List<String> ddl = plan.steps().stream()
                .filter(Step.Ddl.class::isInstance)
                .flatMap(step -> step.statements().stream())
                .toList();
        assertEquals(ddl, server.executed, "every statement once, in order");
        everyOldRowIsCountedOnceAndNoNewOne();
    }

    private void replaysToItsState(Head<State> head) {
        Encoded replayed = CODEC.encode(replay(head.stream()));
        assertEquals(CODEC.encode(head.state()), replayed, () -> "stream " + head.stream());
    }

    private State replay(StreamId stream) {
        Stream<Event> events = store.events(stream).stream().map(Recorded::event);
        return switch (stream.number()) {
            case Streams.CONTROL ->
                events.map(ControlEvent.class::cast).reduce(Directives.NONE, Directives::evolve, (a, b) -> b);
            case Streams.CONDUCTOR ->
                MigrationFold.replay(events.map(MigrationEvent.class::cast).toList())
                        .orElseThrow();
            default ->
                LaneFold.replay(events.map(LaneEvent.class::cast).toList()).orElseThrow();
        };
    }

    /** By keys, the rows are those that were there when the lanes were opened. */
    private void everyOldRowIsCountedOnceAndNoNewOne() {
        int last = store.view().lanesOf(3).stream()
                .map(lane -> (LaneRange.Keys) lane.range())
                .mapToInt(keys -> Integer.parseInt(keys.upTo().getFirst()))
                .max()
                .orElse(Integer.MIN_VALUE);
        for (SimulatedTable.Row row : server.counted.rows()) {
            assertEquals(row.id <= last ? 1 : 0, row.transformed, () -> "row " + row.id + " of those up to " + last);
        }
    }
}
