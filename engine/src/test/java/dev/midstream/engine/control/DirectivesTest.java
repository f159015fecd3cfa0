package dev.midstream.engine.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.engine.control.ControlEvent.AbortRequested;
import dev.midstream.engine.control.ControlEvent.Paused;
import dev.midstream.engine.control.ControlEvent.Resumed;
import dev.midstream.engine.control.ControlEvent.RollbackRequested;
import dev.midstream.engine.control.ControlEvent.RunRequested;
import dev.midstream.engine.control.ControlEvent.ThrottleCleared;
import dev.midstream.engine.control.ControlEvent.ThrottleSet;
import dev.midstream.engine.control.ControlEvent.VerificationRequested;
import dev.midstream.planner.file.PhaseName;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DirectivesTest {
    private static final Actor ANN = new Actor("postgres", "ann", "desk");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Limits SLOW = new Limits(Optional.of(100L), Optional.of(2));
    private static final RunRequested RUN = new RunRequested(ANN, PhaseName.CONTRACT, OwnSqlAnswer.UNKNOWN);

    @Test
    void nothingIsAskedForAtFirst() {
        Directives nothing = after();
        assertEquals(0, nothing.runs());
        assertFalse(
                nothing.isPaused() || nothing.isAborted() || nothing.rollback().isPresent());
        assertEquals(Limits.NONE, nothing.limitsAt(NOON));
    }

    @Test
    void everyRequestToRunCountsAndTheNewestDecidesHowFar() {
        Directives twice = after(RUN, new RunRequested(ANN, PhaseName.BACKFILL, OwnSqlAnswer.REPEAT));
        assertEquals(2, twice.runs());
        assertEquals(PhaseName.BACKFILL, twice.until());
        assertEquals(OwnSqlAnswer.REPEAT, twice.ownSql());
    }

    @Test
    void everyRequestToVerifyCounts() {
        assertEquals(
                2,
                after(new VerificationRequested(ANN), new VerificationRequested(ANN))
                        .verifications());
    }

    @Test
    void resumeTakesBackPauseAndAbort() {
        Directives stopped = after(new Paused(ANN, "lunch"), new AbortRequested(ANN, "fire"));
        assertEquals(Optional.of(new Directives.Stop(ANN, "lunch")), stopped.pause());
        assertEquals(Optional.of(new Directives.Stop(ANN, "fire")), stopped.abort());
        Directives resumed = Directives.evolve(stopped, new Resumed(ANN));
        assertFalse(resumed.isPaused() || resumed.isAborted());
    }

    @Test
    void runDoesNotTakeBackAPauseOrAnAbort() {
        Directives rerun = after(new Paused(ANN, "lunch"), new AbortRequested(ANN, "fire"), RUN);
        assertTrue(rerun.isPaused() && rerun.isAborted());
    }

    @Test
    void rollbackTakesAnAbortBackAndARunTakesARollbackBack() {
        Directives down = after(RUN, new AbortRequested(ANN, "fire"), new RollbackRequested(ANN));
        assertFalse(down.isAborted());
        assertEquals(Optional.of(ANN), down.rollback());
        assertEquals(Optional.empty(), Directives.evolve(down, RUN).rollback());
    }

    @Test
    void everyRequestToRollBackCountsAsARunSoThatOneThatFailedIsTriedAgain() {
        assertEquals(
                3,
                after(RUN, new RollbackRequested(ANN), new RollbackRequested(ANN))
                        .runs());
    }

    @Test
    void limitsHoldUntilTheyExpireOrAreCleared() {
        ThrottleSet untilNoon = new ThrottleSet(ANN, SLOW, "peak", Optional.of(NOON));
        assertEquals(SLOW, after(untilNoon).limitsAt(NOON.minusMillis(1)));
        assertEquals(Limits.NONE, after(untilNoon).limitsAt(NOON));
        ThrottleSet forEver = new ThrottleSet(ANN, SLOW, "peak", Optional.empty());
        assertEquals(SLOW, after(untilNoon, forEver).limitsAt(NOON));
        assertEquals(Limits.NONE, after(forEver, new ThrottleCleared(ANN)).limitsAt(NOON));
    }

    @Test
    void limitBelowOneIsAPause() {
        assertThrows(IllegalArgumentException.class, () -> new Limits(Optional.of(0L), Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> new Limits(Optional.empty(), Optional.of(0)));
    }

    private static Directives after(ControlEvent... events) {
        Directives directives = Directives.NONE;
        for (ControlEvent event : events) {
            directives = Directives.evolve(directives, event);
        }
        return directives;
    }
}
