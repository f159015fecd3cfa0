package dev.midstream.engine.pg.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SmoothingTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void meanFollowsALastingChangeHoweverUnevenTheSamples() {
        Smoothed smoothed = new Smoothed(Duration.ofSeconds(5));
        assertEquals(10, smoothed.next(10, 0));
        assertEquals(10, smoothed.next(10, 3 * SECOND));
        smoothed.next(20, 4 * SECOND);
        double uneven = smoothed.next(20, 8 * SECOND);
        assertEquals(10 + 10 * (1 - Math.exp(-1)), uneven, 1e-9);
        assertEquals(20, smoothed.next(20, 100 * SECOND), 1e-6);
    }

    @Test
    void counterIsCountedWithinItsWindowAndAgainAfterAReset() {
        Recent recent = new Recent();
        Duration window = Duration.ofSeconds(60);
        assertEquals(0, recent.next(7, 0, window));
        assertEquals(2, recent.next(9, 30 * SECOND, window));
        assertEquals(3, recent.next(10, 60 * SECOND, window));
        assertEquals(1, recent.next(10, 90 * SECOND, window));
        assertEquals(0, recent.next(10, 200 * SECOND, window));
        assertEquals(0, recent.next(1, 210 * SECOND, window));
        assertEquals(4, recent.next(5, 220 * SECOND, window));
    }

    @Test
    void placeInTheWalIsAsOldAsTheFirstByteBehindIt() {
        WalHistory history = new WalHistory();
        history.add(100, 0);
        history.add(100, SECOND);
        history.add(200, 2 * SECOND);
        history.add(300, 3 * SECOND);
        assertEquals(Duration.ZERO, history.age(300, 9 * SECOND));
        assertEquals(Duration.ofSeconds(6), history.age(250, 9 * SECOND));
        assertEquals(Duration.ofSeconds(7), history.age(100, 9 * SECOND));
        assertTrue(history.covers(100));
        assertFalse(history.covers(99));
        history.add(50, 10 * SECOND);
        assertEquals(Duration.ofSeconds(1), history.age(40, 11 * SECOND));
    }

    @Test
    void recentMeanForgetsWhatIsOlderThanItsWindow() {
        RecentMean mean = new RecentMean(Duration.ofSeconds(2));
        assertEquals(8, mean.next(8, 0));
        assertEquals(6, mean.next(4, 1_000_000_000L));
        assertEquals(2, mean.next(0, 2_000_000_000L));
        assertEquals(0, mean.next(0, 3_000_000_000L));
        assertEquals(5, mean.next(5, 60_000_000_000L), "an old sample is no part of it");
    }
}
