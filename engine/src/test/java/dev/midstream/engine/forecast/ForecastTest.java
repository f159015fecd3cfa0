package dev.midstream.engine.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.checkpoints.log.StreamId;
import dev.midstream.engine.cause.Log;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.control.Window;
import dev.midstream.engine.forecast.Outlook.Verdict;
import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.LaneEvent.KeysDone;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.log.Event;
import dev.midstream.planner.file.PhaseName;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A backfill of 100,000 rows, simulated: chunks of 1,000 rows, one a second while it is at work. */
class ForecastTest {
    /** Where work begins again, a chunk is there at once. */
    private static final double TOLERANCE = 9;

    private static final long ROWS = 100_000;
    private static final ChunkCost COST = new ChunkCost(Duration.ofMillis(40), Duration.ZERO, 0, 0);
    private static final LaneRange RANGE = new LaneRange.Keys(Optional.empty(), List.of("z"), ROWS);

    private Log log = new Log(Instant.parse("2026-11-20T20:00:00Z")).rowsBegin(0);
    private final List<Recorded<Event>> chunks = new ArrayList<>();
    private long done;
    private boolean isHeld = true;

    @Test
    void plainRunIsForecastByItsPace() {
        works(0, 0.5);
        Account account = account(0.5);
        assertEquals(1_000, account.pace().rowsPerSecond().orElseThrow(), 1);
        assertTrue(account.pace().isMoving());
        assertLeft(account, 63, 88); // 70 s, × 0.9 to × 1.25
    }

    @Test
    void timeHeldIsNoTimeOfWorkAndIsExpectedAgain() {
        works(0, 0.25);
        log.lags(0.25).isWell(0.75);
        works(0.75, 1);
        Account account = account(1);
        assertEquals(1_000, account.pace().rowsPerSecond().orElseThrow(), 40);
        assertLeft(account, 126, 175); // twice as long, as half of the time it was held
    }

    @Test
    void newestPaceCountsMost() {
        works(0, 0.5);
        for (int i = 0; i < 60; i++) { // a tenth of the pace
            chunk(log.at(0.5).plusSeconds(10L * (i + 1)), 1_000);
        }
        Account account = account(10.5);
        assertEquals(100, account.pace().rowsPerSecond().orElseThrow(), 1);
    }

    @Test
    void pauseIsNotExpectedAgain() {
        works(0, 0.25);
        log.asks(0.25, log.pause(0.25, Optional.empty()));
        log.asks(30, new ControlEvent.Resumed(Log.ANN));
        works(30, 30.25);
        assertLeft(account(30.25), 63, 88);
    }

    @Test
    void nightInWhichNoProcessWasThereIsNoTimeOfWork() {
        works(0, 0.25);
        works(600, 600.25);
        Account account = account(600.25);
        assertEquals(1_000, account.pace().rowsPerSecond().orElseThrow(), 50);
        assertLeft(account, 62, 88);
    }

    @Test
    void whenNobodyIsAtWorkTheLastPaceIsTold() {
        works(0, 0.5);
        isHeld = false;
        Account account = account(60);
        assertEquals(1_000, account.pace().rowsPerSecond().orElseThrow(), 1);
        assertTrue(!account.pace().isMoving());
        assertLeft(account, 63, 88);
    }

    @Test
    void nothingIsForecastBeforeThereIsAPace() {
        assertEquals(Optional.empty(), account(1).forecast());
    }

    @Test
    void pauseInForceMovesTheEnd() {
        works(0, 0.5);
        log.asks(0.5, log.pause(0.5, Optional.of(10.5)));
        assertLeft(account(0.5), 663, 688);
        log.asks(0.6, log.pause(0.6, Optional.empty()));
        Forecast forecast = account(0.6).forecast().orElseThrow();
        assertTrue(forecast.onceResumed());
        assertEquals(63, Duration.between(log.at(0.6), forecast.earliest()).toSeconds());
    }

    /** From 20:00; 90 s of work left at most, of which 60 s are before midnight. */
    @Test
    void windowsToComeAreReckonedIn() {
        works(0, 0.5);
        Window first = new Window(LocalTime.of(23, 59), LocalTime.of(0, 0), ZoneId.of("UTC"));
        Window second = new Window(LocalTime.of(3, 0), LocalTime.of(4, 0), ZoneId.of("UTC"));
        log.asks(0.5, log.limit(0.5, Limits.NONE.withWindows(List.of(first, second)), Optional.empty()));
        Forecast forecast = account(0.5).forecast().orElseThrow();
        assertEquals(Instant.parse("2026-11-21T03:00:03Z"), forecast.earliest());
        assertEquals(Optional.of(Instant.parse("2026-11-21T03:00:27.500Z")), forecast.latest());
    }

    @Test
    void windowAcrossMidnightInTheNightOfWinterTime() {
        log = new Log(Instant.parse("2026-10-24T21:50:00Z")).rowsBegin(0); // 23:50 in Berlin
        works(0, 0.5);
        Window night = new Window(LocalTime.of(2, 59), LocalTime.of(3, 0), ZoneId.of("Europe/Berlin"));
        log.asks(0.5, log.limit(0.5, Limits.NONE.withWindows(List.of(night)), Optional.empty()));
        Forecast forecast = account(0.5).forecast().orElseThrow();
        // The clock shows 02:59 twice: 00:59 and 01:59 by UTC; the first minute is not enough, the second is.
        assertEquals(Instant.parse("2026-10-25T01:59:03Z"), forecast.earliest());
    }

    @Test
    void deadlineIsUncertainThenLateThenInTimeAndToldOnce() {
        works(0, 0.5);
        assertEquals(Verdict.IN_TIME, outlook(2.5)); // 120 s ahead, 63 to 88 s are needed
        assertEquals(Verdict.UNCERTAIN, outlook(1.75)); // 75 s ahead
        assertEquals(Verdict.LATE, outlook(1.5)); // 60 s ahead
        log.asks(0.5, log.pause(0.5, Optional.empty()));
        assertEquals(Verdict.UNCERTAIN, outlook(60));

        Outlook late = new Outlook(Verdict.LATE, log.at(2), Optional.empty(), Optional.empty());
        Outlook open = new Outlook(Verdict.UNCERTAIN, log.at(2), Optional.empty(), Optional.empty());
        Outlook good = new Outlook(Verdict.IN_TIME, log.at(2), Optional.empty(), Optional.empty());
        assertEquals(Optional.of(true), late.isNewlyLate(false));
        assertEquals(Optional.empty(), late.isNewlyLate(true));
        assertEquals(Optional.empty(), open.isNewlyLate(true));
        assertEquals(Optional.of(false), good.isNewlyLate(true));
        assertEquals(Optional.empty(), good.isNewlyLate(false));
    }

    @Test
    void deadlineThatHasPassedIsMissedWhateverThePace() {
        assertEquals(
                Verdict.LATE, Outlook.of(log.at(1), Optional.empty(), log.at(2)).verdict());
        assertEquals(
                Verdict.UNCERTAIN,
                Outlook.of(log.at(3), Optional.empty(), log.at(2)).verdict());
    }

    @Test
    void estimateOfRowsIsUncertainUntilSomeWereMet() {
        Pace pace = new Pace(java.util.Map.of(1, new Pace.Speed(10, 1_000)), true);
        Workload estimated = new Workload(List.of(new Workload.Part(1, false, 0.01, 1_000, 100_000, false)));
        Forecast forecast = forecast(estimated, pace).orElseThrow();
        assertEquals(Duration.ofMillis(79_200), forecast.active().from()); // 990 blocks at 10 a second, × 0.8
        assertEquals(Duration.ofMillis(148_500), forecast.active().to());
        Workload second = new Workload(List.of(
                new Workload.Part(1, false, 0.5, 1_000, 100_000, true),
                new Workload.Part(2, false, 0, 0, 50_000, false))); // a table that waits, half as large
        assertEquals(
                Duration.ofSeconds(80),
                forecast(second, pace).orElseThrow().active().from()); // 100 s × 0.8
    }

    private Optional<Forecast> forecast(Workload workload, Pace pace) {
        return Forecast.of(
                workload,
                pace,
                Forecast.HeldShare.NONE,
                new Forecast.Opening(dev.midstream.engine.cause.OpenHours.ALWAYS, Optional.empty(), false),
                log.at(0));
    }

    private Verdict outlook(double deadline) {
        log.asks(
                0.5,
                new ControlEvent.RunRequested(
                        Log.ANN,
                        PhaseName.VALIDATE,
                        OwnSqlAnswer.UNKNOWN,
                        Policy.USUAL.answered(Optional.empty(), Optional.empty(), Optional.of(log.at(deadline)))));
        return account(0.5).outlook().orElseThrow().verdict();
    }

    private static void assertLeft(Account account, long from, long to) {
        Forecast forecast = account.forecast().orElseThrow();
        assertEquals(from, Duration.between(account.now(), forecast.earliest()).toSeconds(), TOLERANCE, "at least");
        assertEquals(
                to,
                Duration.between(account.now(), forecast.latest().orElseThrow()).toSeconds(),
                TOLERANCE,
                "at most");
    }

    /** A chunk each second, the first at the beginning. */
    private void works(double from, double to) {
        for (Instant at = log.at(from); !at.isAfter(log.at(to)); at = at.plusSeconds(1)) {
            chunk(at, chunks.isEmpty() ? 0 : 1_000);
        }
    }

    private void chunk(Instant at, long rows) {
        done += rows;
        KeysDone event = new KeysDone(List.of("k"), rows, COST);
        chunks.add(new Recorded<>(new StreamId(new JournalId(1), 2), chunks.size() + 1L, at, event));
    }

    private Account account(double minute) {
        Directives own = log.chronicle().control().stream()
                .map(recorded -> (ControlEvent) recorded.event())
                .reduce(Directives.NONE, Directives::evolve, (a, b) -> b);
        double share = Math.min(0.99, (double) done / ROWS);
        Workload workload = new Workload(List.of(new Workload.Part(1, false, share, ROWS, ROWS, done > 0)));
        List<LaneLog> lanes = chunks.isEmpty() ? List.of() : List.of(new LaneLog(1, RANGE, isHeld, chunks));
        return Account.of(workload, log.chronicle(), lanes, own, Directives.NONE, log.at(minute));
    }
}
