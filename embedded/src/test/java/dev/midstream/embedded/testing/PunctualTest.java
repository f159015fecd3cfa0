package dev.midstream.embedded.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PunctualTest {
    private static int attempts;

    @Punctual
    void lateOnesAreMadeAgain() {
        attempts++;
        Late.unless(attempts >= 2, "in time at the second attempt");
    }

    @Test
    void allOthersFailAtOnce() {
        AtomicBoolean again = new AtomicBoolean();
        AssertionError lost = new AssertionError("a row was lost");
        Punctual.Attempt first = new Punctual.Attempt(1, again);
        assertSame(lost, assertThrows(AssertionError.class, () -> first.handleTestExecutionException(null, lost)));
        assertFalse(again.get());
    }

    @Test
    void theLastAttemptCounts() {
        AtomicBoolean again = new AtomicBoolean();
        Late late = assertThrows(Late.class, () -> Late.unless(false, "late"));
        Punctual.Attempt last = new Punctual.Attempt(Punctual.ATTEMPTS, again);
        assertThrows(Late.class, () -> last.handleTestExecutionException(null, late));
        assertFalse(again.get());
    }

    @AfterAll
    static void assertAttempts() {
        assertEquals(2, attempts);
    }
}
