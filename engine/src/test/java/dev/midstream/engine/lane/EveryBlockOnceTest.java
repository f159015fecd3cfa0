package dev.midstream.engine.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.engine.lane.LaneDecider.Next;
import dev.midstream.engine.lane.LaneEvent.LaneReset;
import dev.midstream.engine.lane.Weave.BlockChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever becomes of the sizes, a lane's chunks cover every tuple of every block, and each once unless a group starts again. */
@Tag("computed")
class EveryBlockOnceTest {
    private static final int LANES = 2_000;
    private static final long SEED = Long.getLong("simulation.seed", 20_260_101L);

    @Test
    void whateverTheShapesAre() {
        for (long seed = SEED; seed < SEED + LANES; seed++) {
            new Walk(seed).toTheEnd(0, false);
        }
    }

    @Test
    void whateverTheShapesAreAndHoweverOftenTheTableIsRewritten() {
        for (long seed = SEED; seed < SEED + LANES; seed++) {
            new Walk(seed).toTheEnd(3, true);
        }
    }

    /** One lane from its opening to its end, with the tuples it was given to do. */
    private static final class Walk {
        private static final int TUPLES = 2 * Weave.STRANDS_MAX;
        private final Random random;
        private final String name;
        private final List<LaneEvent> events = new ArrayList<>();
        private LaneState state;
        private int[][] visits;

        Walk(long seed) {
            this.random = new Random(seed);
            this.name = "seed " + seed;
            long from = random.nextInt(50);
            LaneRange.Blocks range = new LaneRange.Blocks(from, from + random.nextInt(80));
            events.add(new LaneEvent.LaneOpened(1, LaneStory.LEAF, range));
            this.state = LaneFold.start((LaneEvent.LaneOpened) events.getFirst());
            this.visits = new int[(int) range.to()][TUPLES];
        }

        void toTheEnd(int rewrites, boolean shrinking) {
            int left = rewrites;
            while (state instanceof LaneState.Open open) {
                if (left > 0 && random.nextInt(20) == 0) {
                    left--;
                    rewrite(left);
                    continue;
                }
                switch (LaneDecider.next(open, shape(shrinking))) {
                    case Next.Nothing ignored -> {
                        assertEquals(
                                0,
                                ((LaneRange.Blocks) open.range()).size(),
                                () -> name + ": only an empty lane has nothing to do and is not done");
                        record(new LaneEvent.LaneCompleted(open.rows(), Optional.empty()));
                    }
                    case Next.Blocks(BlockChunk chunk) -> {
                        forgetIfStartedAgain(open, chunk);
                        apply(open, chunk);
                    }
                    case Next other -> throw new AssertionError(other);
                }
            }
            assertCovered();
            assertEquals(state, LaneFold.replay(events).orElseThrow(), name);
        }

        /** A group that starts again finds the rows it has done no longer pending. */
        private void forgetIfStartedAgain(LaneState.Open open, BlockChunk chunk) {
            boolean underWay = ((Cursor.AtBlock) open.cursor()).weave().isPresent();
            if (underWay && chunk.index() == 0) {
                for (long block = chunk.fromBlock(); block < visits.length; block++) {
                    visits[(int) block] = new int[TUPLES];
                }
            }
        }

        private WeaveShape shape(boolean shrinking) {
            int window = 1 + random.nextInt(shrinking ? 30 : 20);
            int max = shrinking ? 2 * window - 1 : Integer.MAX_VALUE;
            return new WeaveShape(window, 1 + random.nextInt(4), 1 + random.nextInt(9), max);
        }

        private void apply(LaneState.Open open, BlockChunk chunk) {
            for (long block = chunk.fromBlock(); block < chunk.toBlock(); block++) {
                for (int tuple = 0; tuple < TUPLES; tuple++) {
                    visits[(int) block][tuple] += tuple % chunk.weave().strands() == chunk.strand() ? 1 : 0;
                }
            }
            LaneDecider.recordBlocks(open, chunk, new LaneDecider.Result(1, LaneStory.COST))
                    .forEach(this::record);
        }

        private void rewrite(int number) {
            Leaf leaf = new Leaf("public", "t", LaneStory.LEAF.oid(), 100 + number);
            LaneRange.Blocks range = new LaneRange.Blocks(0, random.nextInt(80));
            record(new LaneReset(leaf, range, state.rows()));
            visits = new int[(int) range.to()][TUPLES];
        }

        private void record(LaneEvent event) {
            events.add(event);
            state = LaneFold.evolve(state, event);
        }

        private void assertCovered() {
            LaneRange.Blocks range = (LaneRange.Blocks) state.range();
            for (long block = 0; block < range.to(); block++) {
                for (int tuple = 0; tuple < TUPLES; tuple++) {
                    int expected = block < range.from() ? 0 : 1;
                    int found = visits[(int) block][tuple];
                    long at = block;
                    assertTrue(found == expected, () -> "%s: block %d was visited %d times".formatted(name, at, found));
                }
            }
        }
    }
}
