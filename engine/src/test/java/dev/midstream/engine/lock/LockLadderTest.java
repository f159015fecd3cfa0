package dev.midstream.engine.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.engine.lock.LockLadder.Try;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LockLadderTest {
    private static final Try SHORT = Try.of(100, 400);
    private static final Try LONG = Try.of(1_000, 4_000);

    @Test
    void firstTriesAreMadeOnceAndTheOthersRepeated() {
        LockLadder ladder = new LockLadder(List.of(SHORT), List.of(LONG, SHORT), Duration.ofHours(1));
        assertEquals(List.of(SHORT, LONG, SHORT, LONG, SHORT), tries(ladder, 5));
    }

    @Test
    void itIsGivenUpWhenTheBudgetIsSpent() {
        LockLadder ladder = new LockLadder(List.of(), List.of(SHORT), Duration.ofSeconds(1));
        assertEquals(Optional.of(SHORT), ladder.attempt(1));
        assertEquals(Optional.of(SHORT), ladder.attempt(2));
        assertEquals(Optional.empty(), ladder.attempt(3));
    }

    @Test
    void whatWorkedForLongBeforeItWasRefusedIsNotRepeated() {
        assertTrue(LONG.isWorthAnother(Duration.ofSeconds(1)));
        assertTrue(LONG.isWorthAnother(Duration.ofSeconds(31)));
        assertFalse(LONG.isWorthAnother(Duration.ofSeconds(32)));
    }

    @Test
    void standardLadderNeverBlocksTheApplicationForLongAndRestsLongerThanItWaits() {
        LockLadder ladder = LockLadder.standard();
        assertTrue(ladder.attempt(1).orElseThrow().timeout().compareTo(Duration.ofMillis(200)) <= 0);
        for (int n = 1; n <= 100; n++) {
            ladder.attempt(n).ifPresent(t -> {
                assertTrue(t.timeout().compareTo(Duration.ofSeconds(3)) <= 0);
                assertTrue(t.rest().compareTo(t.timeout()) >= 0);
            });
        }
    }

    @Test
    void standardLadderEndsAfterAboutHalfAnHour() {
        LockLadder ladder = LockLadder.standard();
        int n = 1;
        Duration spent = Duration.ZERO;
        for (Optional<Try> next = ladder.attempt(n); next.isPresent(); next = ladder.attempt(++n)) {
            spent = spent.plus(next.get().timeout()).plus(next.get().rest());
        }
        assertTrue(spent.compareTo(Duration.ofMinutes(30)) >= 0 && spent.compareTo(Duration.ofMinutes(31)) < 0);
    }

    private static List<Try> tries(LockLadder ladder, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(n -> ladder.attempt(n).orElseThrow())
                .toList();
    }
}
