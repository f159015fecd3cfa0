package dev.midstream.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final long SECOND = 1_000_000_000;
    private static final long START = -5 * SECOND;

    @Test
    void requestCountsInTheSecondInWhichItWasDue() {
        Timeline timeline = new Timeline(3);
        timeline.answered(START, 1); // before the first second was known
        timeline.begin(START);
        timeline.answered(START - 1, 1);
        timeline.answered(START, 1_000);
        timeline.answered(START + SECOND, 500_000);
        timeline.answered(START + 2 * SECOND - 1, 500_000);
        timeline.answered(START + 3 * SECOND, 1);
        assertEquals(List.of(1L, 2L, 0L), timeline.requests());
        assertEquals(1, timeline.p99Millis().get(0), 0.01);
        assertEquals(500, timeline.p99Millis().get(1), 5);
        assertEquals(0, timeline.p99Millis().get(2));
    }

    @Test
    void severalSecondsHaveTheP99OfAllTheirRequests() {
        Timeline timeline = new Timeline(2);
        timeline.begin(0);
        for (int i = 0; i < 995; i++) {
            timeline.answered(0, 1_000);
        }
        for (int i = 0; i < 5; i++) {
            timeline.answered(SECOND, 100_000);
        }
        assertEquals(1, timeline.p99Millis(0, 2), 0.01);
        assertEquals(100, timeline.p99Millis(1, 2), 1);
    }
}
