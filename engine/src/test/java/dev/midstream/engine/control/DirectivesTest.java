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
import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.Signal;
import dev.midstream.planner.file.PhaseName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
        assertEquals(Optional.of(stop("lunch")), stopped.pause());
        assertEquals(Optional.of(stop("fire")), stopped.abort());
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
    void pauseWithAnEndEndsByItself() {
        Directives paused = after(new Paused(ANN, "lunch", Optional.of(NOON.minusSeconds(60)), Optional.of(NOON)));
        assertTrue(paused.at(NOON.minusMillis(1)).isPaused());
        assertFalse(paused.at(NOON).isPaused());
        Directives longer = Directives.evolve(paused, new Paused(ANN, "meeting"));
        assertTrue(longer.at(NOON).isPaused(), "the newer pause has no end");
    }

    @Test
    void newLimitTakesThePlaceOfTheSameKindOnly() {
        Limits rate = Limits.NONE.withRate(5_000);
        Directives both = after(set(rate, "peak"), set(Limits.NONE.withWorkers(2), "disk"));
        assertEquals(rate.withWorkers(2), both.limitsAt(NOON));
        Directives newer = Directives.evolve(both, set(Limits.NONE.withRate(9_000), "night"));
        assertEquals(Limits.NONE.withRate(9_000).withWorkers(2), newer.limitsAt(NOON));
        assertEquals(
                List.of("night", "disk"),
                newer.entriesAt(NOON).stream().map(Entry::reason).toList());
    }

    @Test
    void ofTwoOperatorsWhoContradictTheNewerHasItsWay() {
        Actor bob = new Actor("postgres", "bob", "laptop");
        Directives both = after(
                set(Limits.NONE.withRate(100).withWorkers(1), "careful"),
                new ThrottleSet(bob, Limits.NONE.withRate(50_000), "hurry", Optional.empty()));
        assertEquals(Limits.NONE.withRate(50_000).withWorkers(1), both.limitsAt(NOON));
        assertEquals(
                List.of(bob, ANN),
                both.entriesAt(NOON).stream().map(Entry::actor).toList());
    }

    @Test
    void expiredLimitDoesNotBringBackTheOneItReplaced() {
        Directives replaced = after(
                set(Limits.NONE.withRate(100), "careful"),
                new ThrottleSet(ANN, Limits.NONE.withRate(50_000), "hurry", Optional.of(NOON)));
        assertEquals(Limits.NONE.withRate(50_000), replaced.limitsAt(NOON.minusSeconds(1)));
        assertEquals(Limits.NONE, replaced.limitsAt(NOON));
        assertEquals(List.of(), replaced.at(NOON).throttle());
    }

    @Test
    void oneKindIsClearedAndTheOthersStay() {
        Directives all = after(
                set(Limits.NONE.withRate(100).withWorkers(1), "careful"),
                set(bounds(Signal.REPLAY_LAG, 10), "far"),
                set(bounds(Signal.DISK, 0.9), "large"));
        assertEquals(
                List.of("rate", "limit:replay-lag", "limit:disk"),
                ids(Directives.evolve(
                        all, new ThrottleCleared(ANN, Optional.of(LimitKind.WORKERS), Optional.empty()))));
        assertEquals(
                List.of("rate", "workers", "limit:disk"),
                ids(Directives.evolve(
                        all, new ThrottleCleared(ANN, Optional.of(LimitKind.BOUNDS), Optional.of(Signal.REPLAY_LAG)))));
        assertEquals(
                List.of("rate", "workers"),
                ids(Directives.evolve(all, new ThrottleCleared(ANN, Optional.of(LimitKind.BOUNDS), Optional.empty()))));
    }

    @Test
    void boundsOfEachSignalAreAKindOfTheirOwn() {
        Directives two = after(
                set(bounds(Signal.REPLAY_LAG, 10), "far"),
                set(bounds(Signal.DISK, 0.9), "large"),
                set(bounds(Signal.REPLAY_LAG, 20), "farther"));
        assertEquals(List.of("limit:replay-lag", "limit:disk"), ids(two));
        assertEquals(
                Map.of(Signal.REPLAY_LAG, Bounds.stopAt(20), Signal.DISK, Bounds.stopAt(0.9)),
                two.limitsAt(NOON).bounds());
    }

    @Test
    void limitBelowOneIsAPause() {
        assertThrows(IllegalArgumentException.class, () -> new Limits(Optional.of(0L), Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> new Limits(Optional.empty(), Optional.of(0)));
    }

    private static ThrottleSet set(Limits limits, String reason) {
        return new ThrottleSet(ANN, limits, reason, Optional.empty());
    }

    private static Limits bounds(Signal signal, double stop) {
        return Limits.NONE.withBounds(Map.of(signal, Bounds.stopAt(stop)));
    }

    private static List<String> ids(Directives directives) {
        return directives.entriesAt(NOON).stream().map(Entry::id).toList();
    }

    private static Directives.Stop stop(String reason) {
        return new Directives.Stop(ANN, reason, Optional.empty(), Optional.empty());
    }

    private static Directives after(ControlEvent... events) {
        Directives directives = Directives.NONE;
        for (ControlEvent event : events) {
            directives = Directives.evolve(directives, event);
        }
        return directives;
    }
}
