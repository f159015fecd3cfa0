package dev.midstream.engine.cause;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.midstream.engine.control.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenHoursTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void alwaysOpenIsPlainTime() {
        Instant start = Instant.parse("2026-11-20T12:00:00Z");
        assertEquals(Optional.of(start.plusSeconds(90)), OpenHours.ALWAYS.after(start, Duration.ofSeconds(90)));
    }

    @Test
    void workGoesOnAfterMidnightAndTheNextNight() {
        OpenHours nights = hours(window("22:00", "02:00"));
        Instant noon = Instant.parse("2026-11-20T11:00:00Z"); // 12:00 in Berlin
        assertEquals(at("2026-11-20T22:30:00Z"), nights.after(noon, Duration.ofMinutes(90))); // 23:30
        assertEquals(at("2026-11-21T00:30:00Z"), nights.after(noon, Duration.ofMinutes(210))); // 01:30
        assertEquals(
                at("2026-11-21T22:00:00Z"), nights.after(noon, Duration.ofHours(5))); // an hour of the second night
    }

    @Test
    void nightInWhichTheClockIsPutBackIsAnHourLonger() {
        OpenHours nights = hours(window("22:00", "06:00"));
        Instant evening = Instant.parse("2026-10-24T20:00:00Z"); // 22:00 in Berlin, summer time
        assertEquals(at("2026-10-25T05:00:00Z"), nights.after(evening, Duration.ofHours(9))); // 06:00, winter time
        Instant spring = Instant.parse("2026-03-28T21:00:00Z"); // 22:00, winter time
        assertEquals(at("2026-03-29T04:00:00Z"), nights.after(spring, Duration.ofHours(7))); // 06:00, summer time
    }

    @Test
    void hourThatIsLeftOutHasNoWindow() {
        OpenHours hour = hours(window("02:00", "03:00"));
        Instant evening = Instant.parse("2026-03-28T21:00:00Z");
        assertEquals(at("2026-03-30T00:30:00Z"), hour.after(evening, Duration.ofMinutes(30))); // the night after
    }

    @Test
    void everyDemandMustBeMet() {
        OpenHours both = new OpenHours(List.of(List.of(window("20:00", "06:00")), List.of(window("00:00", "12:00"))));
        Instant noon = Instant.parse("2026-11-20T11:00:00Z");
        assertEquals(at("2026-11-21T00:00:00Z"), both.after(noon, Duration.ofHours(1)));
        assertEquals(at("2026-11-20T23:00:00Z"), both.opens(noon));
        OpenHours never = new OpenHours(List.of(List.of(window("20:00", "22:00")), List.of(window("08:00", "12:00"))));
        assertEquals(Optional.empty(), never.after(noon, Duration.ofSeconds(1)));
        assertEquals(Optional.empty(), never.opens(noon));
    }

    @Test
    void alternativesAddUp() {
        OpenHours either = hours(window("12:00", "13:00"), window("22:00", "23:00"));
        Instant noon = Instant.parse("2026-11-20T11:00:00Z");
        assertEquals(at("2026-11-20T21:30:00Z"), either.after(noon, Duration.ofMinutes(90)));
        assertFalse(either.isOpen(noon.plus(Duration.ofHours(1))));
        assertEquals(at("2026-11-20T12:00:00Z"), either.closedSince(noon.plus(Duration.ofHours(2))));
    }

    private static OpenHours hours(Window... alternatives) {
        return new OpenHours(List.of(List.of(alternatives)));
    }

    private static Window window(String from, String to) {
        return new Window(LocalTime.parse(from), LocalTime.parse(to), BERLIN);
    }

    private static Optional<Instant> at(String moment) {
        return Optional.of(Instant.parse(moment));
    }
}
