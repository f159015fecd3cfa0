package dev.midstream.engine.throttle;

import static dev.midstream.engine.throttle.Signal.ACTIVE_SESSIONS;
import static dev.midstream.engine.throttle.Signal.REPLAY_LAG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Signals that nobody can read. */
class SilenceTest {
    private final Governed governed = new Governed();

    @Test
    void lagThatIsSilentStopsAndAnAnswerLetsGo() {
        assertEquals(
                Budget.FULL,
                governed.hearsNothingOf(REPLAY_LAG, Duration.ofSeconds(15)).second());
        Budget budget =
                governed.hearsNothingOf(REPLAY_LAG, Duration.ofSeconds(16)).second();
        assertTrue(budget.isStopped());
        assertEquals(
                "replay-lag has not been readable for 16 s: permission denied",
                budget.reasons().getFirst().text());
        assertEquals(Budget.FULL, governed.sees(REPLAY_LAG, 0).second());
    }

    @Test
    void silentSignalWithoutBoundsHarmsNobody() {
        assertEquals(
                Budget.FULL,
                governed.hearsNothingOf(Signal.WAL_RATE, Duration.ofHours(1)).after(60));
    }

    @Test
    void silentLoadKeepsTheLevelFromGrowing() {
        governed.sees(ACTIVE_SESSIONS, 3).after(60);
        Budget held =
                governed.hearsNothingOf(ACTIVE_SESSIONS, Duration.ofSeconds(16)).after(600);
        assertEquals(1.0 / 8, held.workers());
        assertEquals(Budget.FULL, governed.sees(ACTIVE_SESSIONS, 0).after(30));
    }

    @Test
    void silenceForgetsNothing() {
        governed.sees(ACTIVE_SESSIONS, 0.8).after(5);
        assertEquals(7, governed.sees(ACTIVE_SESSIONS, 0.39).after(12).workers());
        governed.hearsNothingOf(ACTIVE_SESSIONS, Duration.ofSeconds(16)).after(20);
        assertEquals(7, governed.sees(ACTIVE_SESSIONS, 0.39).after(10).workers());
    }

    @Test
    void whatIsStoppedStaysSoWhileNobodyKnowsBetter() {
        governed.seesOf(REPLAY_LAG, "standby1", 60).second();
        assertTrue(governed.hearsNothingOf(REPLAY_LAG, Duration.ofSeconds(5))
                .after(10)
                .isStopped());
        governed.sees(REPLAY_LAG, 0);
        assertTrue(governed.after(2).isStopped());
        assertEquals(Budget.FULL, governed.second());
    }

    @Test
    void oneLookThatFailsAtASignalThatIsReadSeldomIsNoSilence() {
        Duration period = Duration.ofSeconds(10);
        assertEquals(
                Budget.FULL,
                governed.hearsNothingOf(Signal.DISK, Duration.ofSeconds(25), period)
                        .second());
        Budget budget = governed.hearsNothingOf(Signal.DISK, Duration.ofSeconds(31), period)
                .second();
        assertTrue(budget.isStopped());
        assertEquals(30, budget.reasons().getFirst().limit());
    }
}
