package dev.midstream.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.engine.allowance.Allowance;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RateGateTest {
    private final RateGate gate = new RateGate();

    @Test
    void withoutALimitThereIsNoPauseAndNoSmallestChunk() {
        assertEquals(Optional.empty(), gate.chunkRowsMax());
        assertEquals(Duration.ZERO, rest(1_000_000, Duration.ZERO));
    }

    @Test
    void chunkIsAFifthOfASecondsRowsAndAtLeastOne() {
        allow(Optional.of(1_000.0));
        assertEquals(Optional.of(200L), gate.chunkRowsMax());
        allow(Optional.of(0.5));
        assertEquals(Optional.of(1L), gate.chunkRowsMax());
    }

    @Test
    void chunkIsSmallWhileThereIsLessThanOneWorkersTime() {
        gate.allow(workers(0.5));
        assertEquals(0.25, gate.chunkShare());
        gate.allow(workers(1));
        assertEquals(1, gate.chunkShare());
        gate.allow(Allowance.FULL);
        assertEquals(1, gate.chunkShare());
    }

    @Test
    void rowsAreFollowedByThePauseTheyCost() {
        allow(Optional.of(10.0));
        assertAbout(Duration.ofSeconds(20), rest(200, Duration.ZERO));
    }

    @Test
    void timeTheChunkTookIsPartOfThePause() {
        allow(Optional.of(10.0));
        assertAbout(Duration.ofSeconds(15), rest(200, Duration.ofSeconds(5)));
    }

    @Test
    void debtIsNotForgottenWhenTheSameShareIsAllowedAgain() {
        allow(Optional.of(10.0));
        rest(200, Duration.ZERO);
        allow(Optional.of(10.0));
        assertAbout(Duration.ofSeconds(40), rest(200, Duration.ZERO));
    }

    @Test
    void chunkWithoutRowsCostsNothing() {
        allow(Optional.of(1.0));
        assertEquals(Duration.ZERO, rest(0, Duration.ZERO));
    }

    @Test
    void limitTakenAwayIsForgottenAtOnce() {
        allow(Optional.of(1.0));
        rest(1_000, Duration.ZERO);
        allow(Optional.empty());
        assertEquals(Duration.ZERO, rest(1_000, Duration.ZERO));
    }

    @Test
    void debtIsTheSameHoweverOftenAnotherWorkersShareComesAndGoes() {
        allow(Optional.of(10.0));
        rest(100, Duration.ZERO);
        for (int time = 0; time < 5; time++) {
            allow(Optional.of(20.0));
            allow(Optional.of(10.0));
        }
        assertAbout(Duration.ofSeconds(10), rest(1, Duration.ZERO));
    }

    @Test
    void changeOfAShareGivesNothingAway() {
        allow(Optional.of(1_000.0));
        rest(50, Duration.ZERO); // what may be had at once
        Duration rests = Duration.ZERO;
        for (int time = 0; time < 100; time++) {
            allow(Optional.of(1_000.0 + time % 2));
            rests = rest(50, Duration.ZERO);
        }
        assertAbout(Duration.ofSeconds(5), rests);
    }

    @Test
    void debtIsPaidSoonUnderALimitThatWasRaised() {
        allow(Optional.of(10.0));
        rest(100, Duration.ZERO);
        allow(Optional.of(1_000.0));
        assertAbout(Duration.ZERO, rest(1, Duration.ZERO));
    }

    @Test
    void debtIsOwedForAsLongUnderALimitThatWasLoweredFar() {
        allow(Optional.of(1_000.0));
        rest(2_000, Duration.ZERO);
        allow(Optional.of(10.0));
        assertAbout(Duration.ofSeconds(2), rest(1, Duration.ZERO));
    }

    @Test
    void restThatWasCutShortIsMadeUpForBeforeAnotherChunk() {
        allow(Optional.of(10.0));
        rest(100, Duration.ZERO);
        assertEquals(Duration.ZERO, gate.restLeft(), "it was taken");
        gate.cutShort();
        allow(Optional.of(20.0));
        assertAbout(Duration.ofSeconds(5), gate.restLeft());
        assertEquals(Duration.ZERO, gate.restLeft(), "asked once");
        gate.cutShort();
        allow(Optional.empty());
        assertEquals(Duration.ZERO, gate.restLeft());
    }

    @Test
    void walIsPaidForToo() {
        gate.allow(new Allowance(8, Optional.empty(), Optional.of(1024.0 * 1024), 0, List.of()));
        assertAbout(Duration.ofSeconds(20), gate.restAfter(1, 20L << 20, Duration.ZERO));
    }

    @Test
    void lessThanOneWorkerRestsForTheRestOfItsTime() {
        gate.allow(new Allowance(0.25, Optional.empty(), Optional.empty(), 0, List.of()));
        assertEquals(Duration.ofSeconds(3), gate.restAfter(1, 0, Duration.ofSeconds(1)));
    }

    @Test
    void niceRatioIsTheRestForTheTimeItTook() {
        gate.allow(new Allowance(8, Optional.empty(), Optional.empty(), 2, List.of()));
        assertEquals(Duration.ofSeconds(2), gate.restAfter(1, 0, Duration.ofSeconds(1)));
    }

    private void allow(Optional<Double> rows) {
        gate.allow(new Allowance(8, rows, Optional.empty(), 0, List.of()));
    }

    private Duration rest(long rows, Duration took) {
        return gate.restAfter(rows, 0, took);
    }

    private static void assertAbout(Duration expected, Duration found) {
        assertTrue(expected.minus(found).abs().compareTo(Duration.ofSeconds(1)) < 0, () -> expected + ", not " + found);
    }

    private static Allowance workers(double workers) {
        return new Allowance(workers, Optional.empty(), Optional.empty(), 0, List.of());
    }
}
