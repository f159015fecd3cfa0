package dev.midstream.bench.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogCostTest {
    private static final Replay.Cost REPLAY = new Replay.Cost(0.2, 0.3, 4_096);

    @Test
    void whatIsNotTheStatementIsEverythingBetweenTwoEvents() {
        LogCost cost = LogCost.of(List.of(chunk(2, 1, 0, 8), chunk(2, 2, 10, 8), chunk(2, 3, 20, 8)), REPLAY);
        assertEquals(new LogCost(3, 8, 2, 0.2, 0.3, 4_096), cost);
        assertEquals(0.2, cost.besideShare(), 1e-9);
        assertEquals(0.05, cost.replayedShare(), 1e-9);
    }

    @Test
    void neitherAnotherLaneNorAnotherEventBetweenThemCounts() {
        LogCost cost = LogCost.of(
                List.of(chunk(2, 1, 0, 8), chunk(2, 2, 10, 8), chunk(2, 4, 5_000, 8), chunk(3, 1, 9_000, 8)), REPLAY);
        assertEquals(2, cost.besideMillis());
        assertEquals(4, cost.chunks());
    }

    @Test
    void oneChunkTellsNothing() {
        assertEquals(LogCost.NONE, LogCost.of(List.of(chunk(2, 1, 0, 8)), REPLAY));
    }

    private static Chunk chunk(int lane, long version, long atMillis, long statementMillis) {
        return new Chunk(
                lane,
                version,
                Instant.EPOCH.plusMillis(atMillis),
                0,
                10,
                (int) version,
                8,
                100,
                Duration.ofMillis(statementMillis));
    }
}
