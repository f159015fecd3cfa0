package dev.midstream.engine.throttle;

import static dev.midstream.engine.throttle.Signal.ACTIVE_SESSIONS;
import static dev.midstream.engine.throttle.Signal.COMMIT_LATENCY;
import static dev.midstream.engine.throttle.Signal.HORIZON_TRANSACTIONS;
import static dev.midstream.engine.throttle.Signal.REPLAY_LAG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.engine.throttle.Reason.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControllerTest {
    private final Governed governed = new Governed();

    @Test
    void withoutLoadThereIsNoLimit() {
        assertEquals(Budget.FULL, governed.sees(ACTIVE_SESSIONS, 0.1).after(60));
    }

    @Test
    void withoutAnySignalThereIsNoLimit() {
        assertEquals(Budget.FULL, governed.after(60));
    }

    @Test
    void lagStopsWithinOneTickAndSaysWhoseItIs() {
        Budget budget = governed.seesOf(REPLAY_LAG, "standby1", 7.2).second();
        assertTrue(budget.isStopped());
        Reason reason = budget.reasons().getFirst();
        assertEquals("standby1", reason.subject());
        assertEquals(Effect.STOPS, reason.effect());
        assertEquals("replay-lag of standby1 is 7.20 s, stop at 3 s", reason.text());
    }

    @Test
    void lagThatHoversBelowItsStopKeepsWorkStopped() {
        governed.sees(REPLAY_LAG, 5).second();
        assertTrue(governed.sees(REPLAY_LAG, 2.5).after(60).isStopped(), "above 80 % of the stop");
        assertTrue(governed.sees(REPLAY_LAG, 2.3).second().isStopped(), "below it, but only just now");
        assertTrue(governed.sees(REPLAY_LAG, 2.5).second().isStopped(), "and above again");
        governed.sees(REPLAY_LAG, 2.3);
        assertTrue(governed.after(2).isStopped(), "not yet for two seconds");
        assertEquals(Budget.FULL, governed.second());
    }

    @Test
    void lagNeverSteers() {
        governed.sees(REPLAY_LAG, 100).after(600);
        assertEquals(Budget.FULL, governed.sees(REPLAY_LAG, 0).after(3));
    }

    @Test
    void lagThatIsOnlySlowHalvesOnceAndLetsGo() {
        Budget slow = governed.sees(HORIZON_TRANSACTIONS, 6e6).after(60);
        assertEquals(4, slow.workers());
        assertEquals(Effect.SLOWS, slow.reasons().getFirst().effect());
        assertEquals(Budget.FULL, governed.sees(HORIZON_TRANSACTIONS, 1e6).after(3));
    }

    @Test
    void standbyThatIsGoneIsForgottenAfterTwoSeconds() {
        governed.seesOf(REPLAY_LAG, "standby1", 60).second();
        governed.seesOf(REPLAY_LAG, "standby2", 0);
        assertTrue(governed.after(2).isStopped());
        assertEquals(Budget.FULL, governed.second());
    }

    @Test
    void signalThatDoesNotApplyStepsAside() {
        assertEquals(
                Budget.FULL,
                governed.doesNotApply(REPLAY_LAG).doesNotApply(COMMIT_LATENCY).after(60));
    }

    @Test
    void heavyLoadIsAnsweredInItsMeasureAfterTwoSecondsAndAgainOnceThatHasShown() {
        governed.sees(ACTIVE_SESSIONS, 8);
        assertEquals(Budget.FULL, governed.second());
        assertEquals(1, governed.second().workers());
        assertEquals(1, governed.after(4).workers());
        assertEquals(1.0 / 8, governed.second().workers());
        assertEquals(1.0 / 8, governed.after(600).workers());
    }

    @Test
    void heavyLoadThatRisesAlthoughWorkWasShedIsNotWaitedFor() {
        assertEquals(2, governed.sees(ACTIVE_SESSIONS, 4).after(2).workers());
        assertEquals(0.25, governed.sees(ACTIVE_SESSIONS, 8).after(2).workers());
    }

    @Test
    void oneLookAtAHeavyLoadIsNoLoad() {
        governed.after(5);
        governed.sees(ACTIVE_SESSIONS, 3).second();
        assertEquals(Budget.FULL, governed.sees(ACTIVE_SESSIONS, 0.1).after(60));
    }

    @Test
    void loadAtItsStopHalvesEveryTickDownToTheLeastPaceAndNeverToNothing() {
        governed.sees(ACTIVE_SESSIONS, 1.2);
        assertEquals(4, governed.after(5).workers());
        assertEquals(2, governed.after(5).workers());
        Budget least = governed.after(600);
        assertEquals(1.0 / 8, least.workers());
        assertEquals(
                "active-sessions is 1.20 per core, halved from 1 per core",
                least.reasons().getFirst().text());
    }

    @Test
    void loadThatIsSlowShedsOneWorkerAndThenWaitsForWhatThatDoes() {
        governed.sees(ACTIVE_SESSIONS, 0.8);
        assertEquals(7, governed.after(5).workers());
        assertEquals(7, governed.after(14).workers());
        assertEquals(6, governed.after(1).workers());
    }

    @Test
    void loadInBetweenHoldsTheLevel() {
        governed.sees(ACTIVE_SESSIONS, 0.8).after(5);
        assertEquals(7, governed.sees(ACTIVE_SESSIONS, 0.5).after(600).workers());
    }

    @Test
    void overloadWhoseSignalCannotBeReadIsNotTakenForItsEnd() {
        governed.sees(ACTIVE_SESSIONS, 3).after(60);
        for (int i = 0; i < 20; i++) {
            governed.hearsNothingOf(ACTIVE_SESSIONS, Duration.ofSeconds(2)).after(1 + i % 7);
            assertEquals(1.0 / 8, governed.level(), "after " + governed.seconds() + " s");
            governed.sees(ACTIVE_SESSIONS, 3).after(1 + i % 3);
        }
        governed.stillSees(ACTIVE_SESSIONS, 0.1, Duration.ofSeconds(4)).after(14);
        assertEquals(1.0 / 8, governed.level(), "what was seen 4 s ago");
        assertEquals(Budget.FULL, governed.sees(ACTIVE_SESSIONS, 0).after(30));
    }

    @Test
    void overloadThatIsReadOnlyNowAndThenIsAnswered() {
        for (int i = 0; i < 15; i++) {
            governed.hearsNothingOf(ACTIVE_SESSIONS, Duration.ofSeconds(2)).after(2);
            governed.sees(ACTIVE_SESSIONS, 3).second();
        }
        assertEquals(1.0 / 8, governed.level());
        assertEquals(
                "active-sessions is 3 per core, halved from 1 per core",
                governed.second().reasons().getFirst().text());
    }

    @Test
    void whatCouldBeReadBesideAnotherQuestionCountsWhenItIsTooMuch() {
        governed.sees(ACTIVE_SESSIONS, 0.1);
        governed.seesInPart(Signal.OWN_QUERY, 1.2, Duration.ofMinutes(1)).after(5);
        assertEquals(4, governed.level());
        governed.seesInPart(Signal.OWN_QUERY, 0.1, Duration.ofMinutes(1)).after(60);
        assertEquals(4, governed.level(), "nobody knows the rest");
    }

    @Test
    void newGovernorKnowsNothingBeforeItsFirstReading() {
        governed.continues(1.0 / 8);
        governed.seesNothingYetOf(ACTIVE_SESSIONS).after(10);
        assertEquals(1.0 / 8, governed.level());
        assertEquals(Budget.FULL, governed.sees(ACTIVE_SESSIONS, 0).after(30));
    }

    @Test
    void spikeDoesNotSlowForGoodWhatASteadyLoadLeavesRoomFor() {
        for (int workers : List.of(1, 2, 8, 16)) {
            for (double load : List.of(0.45, 0.55, 0.69)) {
                for (int seconds : List.of(10, 60, 300)) {
                    Governed other = new Governed();
                    other.run(workers, 0.1, 60);
                    other.run(workers, 16, seconds);
                    assertEquals(1.0 / 8, other.level());
                    other.run(workers, load, 180);
                    assertTrue(
                            other.working(workers) >= Math.max(Math.min(workers, 2), workers - 1),
                            workers + " workers, " + load + " after " + seconds + " s: " + other.level());
                }
            }
        }
    }

    @Test
    void fullSpeedIsBackWithinTenSecondsAfterALongLoadEnds() {
        for (int workers : List.of(1, 2, 4, 8, 16)) {
            Governed other = new Governed();
            other.atWork = workers;
            other.sees(ACTIVE_SESSIONS, 3).after(120);
            other.sees(ACTIVE_SESSIONS, 0);
            int seconds = 0;
            while (other.working(workers) < workers) {
                other.atWork = (int) Math.max(1, other.working(workers));
                other.second();
                seconds++;
            }
            assertTrue(seconds <= 10, workers + " workers are back after " + seconds + " s");
        }
    }

    @Test
    void criticalLoadStopsUntilItIsOver() {
        Bounds bounds = new Bounds(Optional.empty(), Optional.of(1.0), Optional.of(5.0));
        assertTrue(governed.sees(ACTIVE_SESSIONS, bounds, 6).second().isStopped());
        assertTrue(governed.sees(ACTIVE_SESSIONS, bounds, 4.5).after(10).isStopped());
        assertTrue(!governed.sees(ACTIVE_SESSIONS, bounds, 0.1).after(3).isStopped());
    }

    @Test
    void boundThatIsTakenAwayLetsGoAtOnce() {
        governed.sees(REPLAY_LAG, 60).second();
        assertEquals(Budget.FULL, governed.sees(REPLAY_LAG, Bounds.NONE, 60).second());
    }

    @Test
    void clockOnTheWallDecidesNothing() {
        governed.sees(ACTIVE_SESSIONS, 3).after(60);
        governed.clockIsPut(Duration.ofHours(-1)).sees(ACTIVE_SESSIONS, 0);
        assertEquals(Budget.FULL, governed.after(30));
        governed.sees(REPLAY_LAG, 60).second();
        governed.clockIsPut(Duration.ofHours(2)).sees(REPLAY_LAG, 0);
        assertTrue(governed.after(2).isStopped());
        assertEquals(Budget.FULL, governed.second());
    }

    @Test
    void reasonKeepsTheMomentItBegan() {
        Reason first = governed.sees(REPLAY_LAG, 60).second().reasons().getFirst();
        Reason later = governed.sees(REPLAY_LAG, 70).after(30).reasons().getFirst();
        assertEquals(first.since(), later.since());
        assertEquals(70, later.observed());
    }

    @Test
    void whoContinuesBeginsWhereTheOtherLeft() {
        governed.sees(ACTIVE_SESSIONS, 3).after(60);
        Controller other = Controller.continued(governed.left());
        assertEquals(1.0 / 8, other.budget().workers());
        assertEquals("active-sessions", other.budget().reasons().getFirst().source());
    }

    @Test
    void whoContinuesKeepsWhatWasStopped() {
        Budget left = governed.seesOf(REPLAY_LAG, "standby1", 60).second();
        governed.continues().seesNothingYetOf(REPLAY_LAG);
        assertEquals(left, governed.after(60), "nobody has looked yet");
        assertEquals(
                left, governed.hearsNothingOf(REPLAY_LAG, Duration.ofSeconds(5)).after(9), "nobody knows better");
        assertTrue(governed.seesOf(REPLAY_LAG, "standby1", 2.5).after(60).isStopped(), "above 80 % of the stop");
        governed.seesOf(REPLAY_LAG, "standby1", 1);
        assertTrue(governed.after(2).isStopped());
        assertEquals(Budget.FULL, governed.second());
    }

    @Test
    void whoContinuesKeepsEveryKindOfReasonAndNothingOfALoad() {
        Bounds critical = new Bounds(Optional.empty(), Optional.of(1.0), Optional.of(5.0));
        governed.sees(ACTIVE_SESSIONS, critical, 6);
        governed.sees(Signal.HORIZON_AGE, new Bounds(Optional.empty(), Optional.empty(), Optional.of(60.0)), 70);
        governed.sees(HORIZON_TRANSACTIONS, 6e6);
        governed.hearsNothingOf(Signal.DISK, Duration.ofSeconds(16));
        Budget left = governed.after(10);
        assertEquals(4, left.reasons().size(), left::toString);
        for (Signal signal : List.of(ACTIVE_SESSIONS, Signal.HORIZON_AGE, HORIZON_TRANSACTIONS, Signal.DISK)) {
            governed.seesNothingYetOf(signal);
        }
        assertEquals(left, governed.continues().second());
        governed.sees(ACTIVE_SESSIONS, critical, 0.1);
        governed.sees(Signal.HORIZON_AGE, 0).sees(HORIZON_TRANSACTIONS, 0).sees(Signal.DISK, 0);
        assertEquals(Budget.FULL, governed.after(30));
    }

    @Test
    void workThatWasHalvedIsNotHalvedAgainByWhoContinues() {
        assertEquals(4, governed.sees(HORIZON_TRANSACTIONS, 6e6).after(9).workers());
        governed.atWork = 4;
        assertEquals(4, governed.continues().after(9).workers());
    }

    @Test
    void whatIsOnlyKnownToBeAtLeastSoMuchLetsNothingGo() {
        governed.sees(REPLAY_LAG, 3600).second();
        governed.continues().seesAtLeast(REPLAY_LAG, 0);
        assertTrue(governed.after(60).isStopped());
        assertEquals(Budget.FULL, governed.sees(REPLAY_LAG, 0).after(3));
        governed.sees(ACTIVE_SESSIONS, 3).after(60);
        governed.seesAtLeast(ACTIVE_SESSIONS, 0).after(60);
        assertEquals(1.0 / 8, governed.level());
    }
}
