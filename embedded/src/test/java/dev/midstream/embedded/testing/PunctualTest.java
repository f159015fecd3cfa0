package dev.midstream.embedded.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterAll;

class PunctualTest {
    private static int attempts;

    @Punctual
    void lateOnesAreMadeAgainAndOthersAreNot() {
        attempts++;
        Late.unless(attempts >= 2, "in time at the second attempt");
    }

    @AfterAll
    static void assertAttempts() {
        assertEquals(2, attempts);
    }
}
