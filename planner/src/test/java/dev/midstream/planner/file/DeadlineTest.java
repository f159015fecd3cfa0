package dev.midstream.planner.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineTest {
    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

    @ParameterizedTest
    @CsvSource({
        "2026-12-01T06:00+01:00,2026-12-01T05:00:00Z",
        "2026-12-01T05:00Z,2026-12-01T05:00:00Z",
        "2026-12-01 06:00@Europe/Berlin,2026-12-01T05:00:00Z",
        "2026-07-01T06:00@Europe/Berlin,2026-07-01T04:00:00Z",
        "2026-12-01 06:00,2026-11-30T21:00:00Z",
        "06:00@UTC,2026-01-02T06:00:00Z",
        "18:00@UTC,2026-01-01T18:00:00Z",
        "12:00@UTC,2026-01-02T12:00:00Z"
    })
    void meansAMoment(String text, Instant moment) {
        assertEquals(moment, Deadline.parse(text).after(Instant.parse("2026-01-01T12:00:00Z"), TOKYO));
    }

    @Test
    void timeOfDayIsThatOfTheClockOnTheWall() {
        Deadline six = Deadline.parse("06:00@Europe/Berlin");
        assertEquals(
                Instant.parse("2026-03-29T04:00:00Z"),
                six.after(Instant.parse("2026-03-28T12:00:00Z"), TOKYO),
                "summer time began in the night");
    }

    @Test
    void unknownZoneIsToldWithTheNearest() {
        assertEquals(
                "there is no time zone 'Europe/Berln': did you mean 'Europe/Berlin'?",
                assertThrows(IllegalArgumentException.class, () -> Deadline.parse("06:00@Europe/Berln"))
                        .getMessage());
    }
}
