package dev.midstream.engine.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.midstream.engine.lane.LaneEvent.BlocksDone;
import dev.midstream.engine.lane.LaneEvent.KeysDone;
import dev.midstream.engine.lane.LaneEvent.LaneOpened;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Given these events, when this is done, then these events follow. */
final class LaneStory {
    static final Leaf LEAF = new Leaf("public", "t", 16_384, 1);
    static final Duration TOOK = Duration.ofMillis(10);
    static final ChunkCost COST = new ChunkCost(TOOK, Duration.ZERO, 1_000, 3);

    private final List<LaneEvent> past;
    private final List<LaneEvent> result;

    private LaneStory(List<LaneEvent> past, List<LaneEvent> result) {
        this.past = past;
        this.result = result;
    }

    static LaneStory given(LaneEvent... events) {
        return new LaneStory(List.of(events), List.of());
    }

    LaneStory when(Function<LaneState.Open, List<LaneEvent>> decision) {
        return new LaneStory(past, decision.apply(open()));
    }

    void then(LaneEvent... events) {
        assertEquals(List.of(events), result);
    }

    /** What both the past and the result add up to. */
    LaneState state() {
        return LaneFold.replay(Stream.concat(past.stream(), result.stream()).toList())
                .orElseThrow();
    }

    LaneState.Open open() {
        return assertInstanceOf(LaneState.Open.class, state());
    }

    static LaneOpened blocks(long from, long to) {
        return new LaneOpened(3, LEAF, new LaneRange.Blocks(from, to));
    }

    static LaneOpened keysUpTo(String... upTo) {
        return new LaneOpened(3, LEAF, new LaneRange.Keys(Optional.empty(), List.of(upTo), 100));
    }

    static BlocksDone done(Weave weave, int index, long rows) {
        return new BlocksDone(weave, index, rows, COST);
    }

    static KeysDone done(String upTo, long rows) {
        return new KeysDone(List.of(upTo), rows, COST);
    }

    /** The events of every chunk of a group before this one. */
    static LaneEvent[] opened(LaneOpened opened, Weave weave, int chunks) {
        List<LaneEvent> events = new ArrayList<>(List.of(opened));
        for (int index = 0; index < chunks; index++) {
            events.add(done(weave, index, 5));
        }
        return events.toArray(LaneEvent[]::new);
    }
}
