package dev.midstream.engine.cause;

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

class ReckonedTest {
    private static final Instant EVENING = Instant.parse("2026-11-20T20:00:00Z");

    private final Log log = new Log(EVENING);

    @Test
    void limitThatWasReplacedOrClearedDoesNotExpire() {
        log.asks(0, log.limit(0, Limits.NONE.withRate(5_000), Optional.of(60.0)));
        log.asks(10, log.limit(10, Limits.NONE.withRate(7_000), Optional.of(30.0)));
        log.asks(12, log.limit(12, Limits.NONE.withWorkers(2), Optional.of(40.0)));
        log.asks(
                13,
                new ControlEvent.ThrottleCleared(
                        Log.ANN, Optional.of(dev.midstream.engine.control.LimitKind.WORKERS), Optional.empty()));
        assertEquals(List.of("30 LimitExpired"), told(600));
    }

    @Test
    void pauseThatWasTakenBackDoesNotEndByItself() {
        log.asks(0, log.pause(0, Optional.of(10.0)));
        log.asks(5, new ControlEvent.Resumed(Log.ANN));
        log.asksForAll(20, log.pause(20, Optional.of(25.0)));
        assertEquals(List.of("25 PauseExpired"), told(60));
    }

    @Test
    void hoursBeginAndEndUntilTheirRuleExpires() {
        Window night = new Window(LocalTime.of(22, 0), LocalTime.of(23, 0), ZoneId.of("UTC"));
        log.asks(0, log.limit(0, Limits.NONE.withWindows(List.of(night)), Optional.of(24 * 60.0)));
        assertEquals(List.of("120 HoursBegan", "180 HoursEnded", "1440 LimitExpired"), told(3 * 24 * 60));
    }

    private List<String> told(double to) {
        return Reckoned.of(log.chronicle(), log.at(0), log.at(to)).stream()
                .map(change -> "%d %s"
                        .formatted(
                                Duration.between(EVENING, change.at()).toMinutes(),
                                change.getClass().getSimpleName()))
                .toList();
    }
}
