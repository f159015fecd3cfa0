package dev.midstream.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RateGateTest {
    private final RateGate gate = new RateGate();

    @Test
    void withoutALimitThereIsNoPauseAndNoSmallestChunk() {
        assertEquals(Optional.empty(), gate.chunkRowsMax());
        assertEquals(Duration.ZERO, gate.pauseAfter(1_000_000, Duration.ZERO));
    }

    @Test
    void chunkIsAFifthOfASecondsRowsAndAtLeastOne() {
        gate.allow(Optional.of(1_000.0));
        assertEquals(Optional.of(200L), gate.chunkRowsMax());
        gate.allow(Optional.of(0.5));
        assertEquals(Optional.of(1L), gate.chunkRowsMax());
    }

    @Test
    void rowsAreFollowedByThePauseTheyCost() {
        gate.allow(Optional.of(10.0));
        assertAbout(Duration.ofSeconds(20), gate.pauseAfter(200, Duration.ZERO));
    }

    @Test
    void timeTheChunkTookIsPartOfThePause() {
        gate.allow(Optional.of(10.0));
        assertAbout(Duration.ofSeconds(15), gate.pauseAfter(200, Duration.ofSeconds(5)));
    }

    @Test
    void debtIsNotForgottenWhenTheSameShareIsAllowedAgain() {
        gate.allow(Optional.of(10.0));
        gate.pauseAfter(200, Duration.ZERO);
        gate.allow(Optional.of(10.0));
        assertAbout(Duration.ofSeconds(40), gate.pauseAfter(200, Duration.ZERO));
    }

    @Test
    void chunkWithoutRowsCostsNothing() {
        gate.allow(Optional.of(1.0));
        assertEquals(Duration.ZERO, gate.pauseAfter(0, Duration.ZERO));
    }

    @Test
    void limitTakenAwayIsForgottenAtOnce() {
        gate.allow(Optional.of(1.0));
        gate.pauseAfter(1_000, Duration.ZERO);
        gate.allow(Optional.empty());
        assertEquals(Duration.ZERO, gate.pauseAfter(1_000, Duration.ZERO));
    }

    private static void assertAbout(Duration expected, Duration found) {
        assertTrue(expected.minus(found).abs().compareTo(Duration.ofSeconds(1)) < 0, () -> expected + ", not " + found);
    }
}
