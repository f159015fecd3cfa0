package dev.midstream.engine.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.engine.lane.Weave.BlockChunk;
import org.junit.jupiter.api.Test;

class WeaveTest {
    private final Weave weave = new Weave(100, 10, 3, 2);

    @Test
    void everyWindowIsVisitedForOneStrandBeforeTheNext() {
        assertEquals(6, weave.chunks());
        assertEquals(new BlockChunk(weave, 0, 100, 110, 0), weave.chunk(0, 1000));
        assertEquals(new BlockChunk(weave, 1, 110, 120, 0), weave.chunk(1, 1000));
        assertEquals(new BlockChunk(weave, 2, 120, 130, 0), weave.chunk(2, 1000));
        assertEquals(new BlockChunk(weave, 3, 100, 110, 1), weave.chunk(3, 1000));
        assertFalse(weave.chunk(4, 1000).isLast());
        assertTrue(weave.chunk(5, 1000).isLast());
    }

    @Test
    void endOfTheLaneCutsTheLastWindows() {
        assertEquals(115, weave.to(115));
        assertEquals(new BlockChunk(weave, 4, 110, 115, 1), weave.chunk(4, 115));
        assertEquals(new BlockChunk(weave, 2, 115, 115, 0), weave.chunk(2, 115));
    }

    @Test
    void blocksBeyondTheRangeOfAnIntAreCounted() {
        long far = 4_000_000_000L;
        assertEquals(far + 64 * 1024L, new Weave(far, 1024, 64, 8).to(Long.MAX_VALUE));
        assertEquals(
                far + 63 * 1024L,
                new Weave(far, 1024, 64, 8).chunk(63, Long.MAX_VALUE).fromBlock());
    }

    @Test
    void impossibleShapesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Weave(-1, 1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Weave(0, 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Weave(0, 1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Weave(0, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Weave(0, 1, 1, Weave.STRANDS_MAX + 1));
        assertThrows(IllegalArgumentException.class, () -> weave.chunk(6, 1000));
        assertThrows(IllegalArgumentException.class, () -> weave.chunk(-1, 1000));
    }

    @Test
    void shortRestIsDividedAmongAsManySmallerWindows() {
        WeaveShape shape = new WeaveShape(10, 4, 8, 19);
        assertEquals(new Weave(0, 10, 4, 8), shape.weave(0, 1000));
        assertEquals(new Weave(0, 6, 4, 8), shape.weave(0, 21));
        assertEquals(new Weave(0, 2, 4, 8), shape.weave(0, 7));
        assertEquals(new Weave(0, 1, 1, 8), shape.weave(0, 1));
    }
}
