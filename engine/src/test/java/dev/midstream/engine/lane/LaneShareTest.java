package dev.midstream.engine.lane;

import static dev.midstream.engine.lane.LaneStory.blocks;
import static dev.midstream.engine.lane.LaneStory.done;
import static dev.midstream.engine.lane.LaneStory.given;
import static dev.midstream.engine.lane.LaneStory.keysUpTo;
import static dev.midstream.engine.lane.LaneStory.opened;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.engine.lane.LaneEvent.ChunkRefused;
import dev.midstream.engine.lane.LaneEvent.LaneAbandoned;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaneShareTest {
    private static final Weave WEAVE = new Weave(100, 10, 2, 4);

    @Test
    void chunksOfAGroupCountBeforeTheGroupIsDone() {
        assertEquals(0, share(blocks(100, 200)));
        assertEquals(0.05, share(opened(blocks(100, 200), WEAVE, 2)), 1e-9);
        assertEquals(0.2, share(opened(blocks(100, 200), WEAVE, 8)), 1e-9);
    }

    @Test
    void groupLargerThanTheLaneCountsWithWhatIsInTheLane() {
        assertEquals(0.5, share(opened(blocks(100, 110), WEAVE, 4)), 1e-9);
    }

    @Test
    void laneOfKeysIsNotCalledDoneBeforeItIs() {
        assertEquals(0.3, share(keysUpTo("9"), done("4", 30)), 1e-9);
        assertEquals(0.99, share(keysUpTo("9"), done("4", 3000)), 1e-9);
    }

    @Test
    void stuckLaneIsAsFarAsItCame() {
        assertEquals(0.3, share(keysUpTo("9"), done("4", 30), new ChunkRefused("22012", "no", "here")), 1e-9);
    }

    @Test
    void emptyAndAbandonedLanesAreDone() {
        assertEquals(1, share(blocks(7, 7)));
        assertEquals(1, share(blocks(0, 100), new LaneAbandoned("the table is gone")));
    }

    @Test
    void laneWithoutAnEstimateHasASizeAllTheSame() {
        assertEquals(1, LaneShare.size(new LaneRange.Keys(Optional.empty(), List.of("9"), 0)));
        assertEquals(30, LaneShare.size(new LaneRange.Blocks(10, 40)));
    }

    private static double share(LaneEvent... events) {
        return LaneShare.done(given(events).state());
    }
}
