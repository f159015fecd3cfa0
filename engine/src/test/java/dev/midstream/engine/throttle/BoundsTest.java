package dev.midstream.engine.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever is said of a signal, and by whom, there are bounds in the end. */
class BoundsTest {
    private static final Bounds USUAL = bounds(512.0, 2048.0, null);

    @Test
    void stopBelowTheUsualSlowTakesItAlong() {
        assertEquals(bounds(4.0, 4.0, null), Bounds.stopAt(4).or(USUAL));
    }

    @Test
    void criticalBelowTheUsualStopTakesItAlong() {
        assertEquals(bounds(512.0, 1000.0, 1000.0), bounds(null, null, 1000.0).or(USUAL));
        assertEquals(bounds(100.0, 100.0, 100.0), bounds(null, null, 100.0).or(USUAL));
    }

    @Test
    void slowBeyondTheUsualStopTakesItAlong() {
        assertEquals(bounds(4096.0, 4096.0, null), bounds(4096.0, null, null).or(USUAL));
    }

    @Test
    void stopBeyondTheUsualCriticalTakesItAlong() {
        assertEquals(bounds(1.0, 9.0, 9.0), Bounds.stopAt(9).or(bounds(1.0, 2.0, 3.0)));
    }

    @Test
    void boundsOfTwoAuthorsThatCrossAreTheStricterOnes() {
        assertEquals(bounds(2.0, 3.0, 3.0), bounds(null, 5.0, 10.0).strictest(bounds(2.0, null, 3.0)));
        assertEquals(bounds(3.0, null, 3.0), bounds(4.0, null, null).strictest(bounds(null, null, 3.0)));
    }

    private static Bounds bounds(Double slow, Double stop, Double critical) {
        return new Bounds(Optional.ofNullable(slow), Optional.ofNullable(stop), Optional.ofNullable(critical));
    }
}
