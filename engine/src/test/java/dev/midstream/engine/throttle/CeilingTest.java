package dev.midstream.engine.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CeilingTest {
    @ParameterizedTest
    @CsvSource({"8, 7", "7.3, 7", "2.05, 2", "2, 1", "1.9, 0.95", "1.3, 0.65", "1.05, 0.525", "1, 0.5", "0.2, 0.125"})
    void nextLevelBelowIsOneWorkerLessOrHalfOfTheOnlyOnesTime(double level, double below) {
        assertEquals(below, Ceiling.below(level));
    }

    @Test
    void itNeverJumpsDownWhereTheCeilingRises() {
        for (double level = Steering.LEAST; level < 20; level += 0.01) {
            assertTrue(Ceiling.below(level) <= Ceiling.below(level + 0.01), "at " + level);
            assertTrue(Ceiling.below(level) >= Steering.LEAST, "at " + level);
        }
    }
}
