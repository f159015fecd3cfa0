package dev.midstream.engine.cause;

import static dev.midstream.engine.cause.Log.minutes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final Instant EVENING = Instant.parse("2026-11-20T20:00:00Z");

    private final Log log = new Log(EVENING);

    @Test
    void withoutAnyEventNothingHeld() {
        assertEquals(List.of("0-60:"), told(60));
    }

    @Test
    void lagHoldsUntilTheBudgetIsAnother() {
        log.lags(10).loads(15, 2).isWell(25);
        assertEquals(List.of("0-10:", "10-15: replay-lag of sb1!", "15-25: active-sessions", "25-60:"), told(60));
    }

    @Test
    void pauseAndLimitEndByThemselves() {
        log.asks(5, log.pause(5, Optional.of(8.0)));
        log.asksForAll(20, log.limit(20, Limits.NONE.withWorkers(2), Optional.of(30.0)));
        assertEquals(List.of("0-5:", "5-8: pause!", "8-20:", "20-30: workers for all", "30-60:"), told(60));
    }

    @Test
    void windowsAreReckonedThroughTheNight() {
        Window night = new Window(LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneId.of("UTC"));
        log.asks(0, log.limit(0, Limits.NONE.withWindows(List.of(night)), Optional.empty()));
        assertEquals(List.of("0-120: window!", "120-600:", "600-720: window!"), told(720));
    }

    @Test
    void sharesCountHeldTimeOnceAndEveryCause() {
        log.lags(10).asks(12, log.pause(12, Optional.empty())).isWell(15);
        log.asks(20, new ControlEvent.Resumed(Log.ANN)).loads(40, 1);
        TimeShares shares = TimeShares.of(log.timeline(0, 60));
        assertEquals(minutes(60), shares.known());
        assertEquals(minutes(10), shares.held());
        assertEquals(minutes(20), shares.slowed());
        assertEquals(
                List.of(
                        new TimeShares.Part("active-sessions", false, minutes(20)),
                        new TimeShares.Part("pause", true, minutes(8)),
                        new TimeShares.Part("replay-lag of sb1", true, minutes(5))),
                shares.parts());
        assertEquals(8 / 60.0, shares.share(minutes(8)), 1e-9);
    }

    /** The process died some time in these 40 minutes, and the lag that it saw may have ended with it. */
    @Test
    void whatHeldWhenAProcessDiedIsNotKnown() {
        log.lags(10).governorChanges(50).processBegins(50.1).isWell(50.2);
        TimeShares shares = TimeShares.of(log.timeline(0, 60));
        assertEquals(minutes(19.9), shares.known());
        assertEquals(true, shares.held().compareTo(Duration.ofSeconds(15)) < 0, () -> "held " + shares.held());
    }

    @Test
    void anotherGovernorOfALivingProcessIsNoGap() {
        log.processBegins(0).lags(10).governorChanges(20).isWell(30);
        assertEquals(minutes(20), TimeShares.of(log.timeline(0, 60)).held());
    }

    @Test
    void sinceAClosedWindowIsTheTimeItClosed() {
        Window morning = new Window(LocalTime.of(6, 0), LocalTime.of(19, 30), ZoneId.of("UTC"));
        log.asks(-600, log.limit(-600, Limits.NONE.withWindows(List.of(morning)), Optional.empty()));
        Cause cause = log.timeline(0, 10).spans().getFirst().causes().getFirst();
        assertEquals(EVENING.minus(Duration.ofMinutes(30)), cause.reason().since());
        assertEquals(Optional.of(Instant.parse("2026-11-21T06:00:00Z")), cause.until());
        assertEquals(Optional.of("shop (ann@desk)"), cause.whose());
    }

    /** Spans with the same causes put together, an exclamation mark at what stops. */
    private List<String> told(int to) {
        List<String> told = new java.util.ArrayList<>();
        String last = null;
        Instant from = EVENING;
        for (Span span : log.timeline(0, to).spans()) {
            String causes = span.causes().stream()
                    .map(cause -> " " + cause.name() + (cause.stops() ? "!" : ""))
                    .reduce("", String::concat);
            if (last != null && !last.equals(causes)) {
                told.add(line(from, span.from(), last));
                from = span.from();
            }
            last = causes;
        }
        told.add(line(from, log.at(to), last == null ? "" : last));
        return told;
    }

    private static String line(Instant from, Instant to, String causes) {
        return "%d-%d:%s"
                .formatted(
                        Duration.between(EVENING, from).toMinutes(),
                        Duration.between(EVENING, to).toMinutes(),
                        causes);
    }
}
