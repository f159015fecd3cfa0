package dev.midstream.engine.allowance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.Window;
import dev.midstream.engine.throttle.Budget;
import dev.midstream.engine.throttle.Neighbour;
import dev.midstream.engine.throttle.Reason;
import dev.midstream.engine.throttle.Reason.Effect;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final JournalId ONE = new JournalId(1);
    private static final JournalId TWO = new JournalId(2);
    private static final Crowd ALONE = new Crowd(Map.of(ONE, 4));
    private static final Crowd BOTH = new Crowd(Map.of(ONE, 4, TWO, 2));
    private static final Wishes THOUSAND = rows(1_000);

    @Test
    void withoutRulesAndLoadThereIsNoLimit() {
        assertEquals(Allowance.FULL, of(ONE, Wishes.NONE, Wishes.NONE, Budget.FULL, ALONE));
    }

    @Test
    void rateOfAMigrationIsSharedByItsLanes() {
        assertEquals(
                Optional.of(250.0),
                of(ONE, THOUSAND, Wishes.NONE, Budget.FULL, BOTH).rowsPerSecond());
    }

    @Test
    void rateOfAllIsSharedByMigrationsFirst() {
        assertEquals(
                Optional.of(125.0),
                of(ONE, Wishes.NONE, THOUSAND, Budget.FULL, BOTH).rowsPerSecond());
        assertEquals(
                Optional.of(250.0),
                of(TWO, Wishes.NONE, THOUSAND, Budget.FULL, BOTH).rowsPerSecond());
    }

    @Test
    void strictestHoldsWhoeverSaysIt() {
        Wishes two = new Wishes(Optional.empty(), List.of(limit(1_000), limit(400)));
        assertEquals(
                Optional.of(100.0), of(ONE, two, THOUSAND, Budget.FULL, ALONE).rowsPerSecond());
        assertEquals(
                Optional.of(50.0), of(ONE, two, rows(200), Budget.FULL, ALONE).rowsPerSecond());
    }

    @Test
    void rateOfAllIsSharedWithTheMigrationsOfOtherDatabases() {
        Crowd beside = BOTH.beside(List.of(neighbour("a", true, 2, 8_000), neighbour("b", false, 1, 800)));
        Allowance allowance = of(ONE, Wishes.NONE, THOUSAND, Budget.FULL, beside);
        assertEquals(Optional.of(800.0 / 5 / 4), allowance.rowsPerSecond(), "the strictest, for five, by four lanes");
        assertEquals(
                allowance.rowsPerSecond(),
                of(ONE, Wishes.NONE, Wishes.NONE, Budget.FULL, beside).rowsPerSecond());
    }

    @Test
    void workersOfAllAreDealtOutOverAllDatabasesAndThoseOfHealthInEach() {
        Crowd behind = BOTH.beside(List.of(neighbour("a", true, 1, 8_000)));
        Crowd ahead = BOTH.beside(List.of(neighbour("a", false, 1, 8_000)));
        Wishes four = new Wishes(Optional.empty(), List.of(Limits.NONE.withWorkers(4)));
        assertEquals(1, of(ONE, Wishes.NONE, four, Budget.FULL, behind).lanesMax());
        assertEquals(2, of(ONE, Wishes.NONE, four, Budget.FULL, ahead).lanesMax());
        assertEquals(1, of(TWO, Wishes.NONE, four, Budget.FULL, ahead).lanesMax());
        assertEquals(2, of(ONE, Wishes.NONE, Wishes.NONE, workers(3), behind).lanesMax());
        assertEquals(1, of(ONE, Wishes.NONE, four, workers(2), ahead).lanesMax(), "the stricter of both");
    }

    @Test
    void workersAreDividedWholeAndTheOlderMigrationComesFirst() {
        assertEquals(2, of(ONE, Wishes.NONE, Wishes.NONE, workers(3), BOTH).lanesMax());
        assertEquals(1, of(TWO, Wishes.NONE, Wishes.NONE, workers(3), BOTH).lanesMax());
    }

    @Test
    void lessThanOneWorkerForEachIsOneForAShareOfTheTime() {
        Allowance half = of(TWO, Wishes.NONE, Wishes.NONE, workers(1), BOTH);
        assertEquals(1, half.lanesMax());
        assertEquals(Duration.ofSeconds(2), half.restAfter(Duration.ofSeconds(2)));
        Allowance least = of(ONE, Wishes.NONE, Wishes.NONE, workers(1.0 / 16), ALONE);
        assertEquals(Duration.ofSeconds(15), least.restAfter(Duration.ofSeconds(1)));
    }

    @Test
    void migrationThatIsPausedTakesNobodysShare() {
        assertEquals(3, of(ONE, Wishes.NONE, Wishes.NONE, workers(3), ALONE).lanesMax());
    }

    @Test
    void stoppedBudgetHoldsAndSaysWhy() {
        Reason lag = new Reason("replay-lag", "s1", Effect.STOPS, 7, 5, "it lags", NOON);
        Allowance held = of(ONE, Wishes.NONE, Wishes.NONE, new Budget(0, List.of(lag)), ALONE);
        assertTrue(held.isHeld());
        assertFalse(held.isHeldByRule());
        assertEquals(List.of(lag), held.reasons());
        assertEquals(Integer.MAX_VALUE, held.lanesMax(), "whoever has a lane keeps it");
    }

    @Test
    void pauseOfAllHoldsAndNamesWhoAskedForIt() {
        Directives.Stop stop =
                new Directives.Stop(new Actor("admin", "ann", "desk"), "incident", Optional.of(NOON), Optional.empty());
        Wishes paused = new Wishes(Optional.of(stop), List.of());
        Allowance held = of(ONE, Wishes.NONE, paused, Budget.FULL, ALONE);
        assertTrue(held.isHeldByRule());
        assertEquals(
                "paused by admin (ann@desk) for all: incident",
                held.reasons().getFirst().text());
        assertFalse(paused.letWork(NOON));
    }

    @Test
    void outsideOfItsHoursItIsHeldAndSaysWhenTheyBegin() {
        Window night = new Window(LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneOffset.UTC);
        Limits nights = new Limits(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(night),
                Map.of(),
                List.of());
        Wishes atNight = new Wishes(Optional.empty(), List.of(nights));
        Allowance held = of(ONE, atNight, Wishes.NONE, Budget.FULL, ALONE);
        assertTrue(held.isHeldByRule());
        assertEquals(
                "outside of the allowed hours; they begin at 2026-03-01T22:00:00Z",
                held.reasons().getFirst().text());
        assertEquals(
                NOON.minus(Duration.ofHours(6)),
                held.reasons().getFirst().since(),
                "whoever asks again is told the same");
        assertTrue(atNight.letWork(NOON.plus(Duration.ofHours(11))));
    }

    private static Allowance of(JournalId me, Wishes own, Wishes all, Budget budget, Crowd crowd) {
        return Allowance.of(me, own, all, budget, crowd, NOON);
    }

    private static Budget workers(double count) {
        return new Budget(count, List.of());
    }

    private static Wishes rows(long rate) {
        return new Wishes(Optional.empty(), List.of(limit(rate)));
    }

    private static Limits limit(long rate) {
        return new Limits(Optional.of(rate), Optional.empty());
    }

    private static Neighbour neighbour(String database, boolean comesFirst, int migrations, long rows) {
        return new Neighbour(database, comesFirst, migrations, Optional.of(rows), Optional.empty(), Optional.empty());
    }
}
