package dev.midstream.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.LaneEvent.LaneOpened;
import dev.midstream.engine.lane.LaneEvent.WeaveChosen;
import dev.midstream.engine.lane.LaneFold;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.lane.LaneState.Open;
import dev.midstream.engine.lane.Leaf;
import dev.midstream.engine.lane.Weave;
import dev.midstream.engine.lane.WeaveShape;
import dev.midstream.engine.run.LaneExecutor.OldSnapshot;
import dev.midstream.engine.sizing.ChunkSizer;
import dev.midstream.engine.sizing.WeaveSizer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeaverTest {
    private static final Duration TARGET = Duration.ofMillis(40);
    private static final Open LANE = (Open)
            LaneFold.start(new LaneOpened(2, new Leaf("public", "t", 1, 1), new LaneRange.Blocks(0, Long.MAX_VALUE)));
    private static final int PLAIN_GROUPS = 24;

    private final Sizes sizes = new Sizes(
            WeaveSizer.weaving(TARGET),
            new ChunkSizer(TARGET, 1_000, 1, 100_000),
            new ChunkSizer(TARGET, 64, 1, 1_000));
    private Optional<OldSnapshot> pin = Optional.empty();
    private final Weaver weaver = new Weaver(Host.MACHINE, sizes, () -> pin);

    @Test
    void tryWhileRowVersionsAreNotPrunedIsCalledWhatItIs() {
        weaveInVain();
        assertEquals(1, news().shape().strands());
        assertTrue(news().reason().contains("a plain pass"), news()::toString);
        assertTrue(news().reason().contains("somebody this role may not see"), news()::toString);
        for (int i = 0; i < PLAIN_GROUPS; i++) {
            group();
        }
        assertTrue(news().shape().strands() > 1, news()::toString);
        assertTrue(news().reason().startsWith("woven again"), news()::toString);
    }

    @Test
    void holderIsNamed() {
        pin = Optional.of(new OldSnapshot("the nightly report", Duration.ofHours(1)));
        weaveInVain();
        assertTrue(news().reason().contains("a plain pass"), news()::toString);
        assertTrue(news().reason().endsWith("because of the nightly report"), news()::toString);
    }

    private WeaveChosen news() {
        return weaver.news(LANE, shape(), false).orElseThrow();
    }

    private void weaveInVain() {
        while (!sizes.blocks().isPinned()) {
            group();
        }
    }

    /** None of its rows found room. */
    private void group() {
        Weave weave = shape().weave(0, Long.MAX_VALUE);
        for (int index = 0; index < weave.chunks(); index++) {
            sizes.blocks()
                    .done(
                            weave.chunk(index, Long.MAX_VALUE),
                            500,
                            new ChunkCost(Duration.ofNanos(1), Duration.ZERO, 0, 0));
        }
    }

    private WeaveShape shape() {
        return sizes.shape(Optional.empty(), 1);
    }
}
