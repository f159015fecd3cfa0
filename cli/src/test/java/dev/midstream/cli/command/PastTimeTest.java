package dev.midstream.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class PastTimeTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NINE = Instant.parse("2026-11-21T08:00:00Z");

    @Test
    void timeOfDayIsTheLastSuchTime() {
        assertEquals(Instant.parse("2026-11-21T02:00:00Z"), time("03:00"));
        assertEquals(Instant.parse("2026-11-20T22:30:00Z"), time("23:30"));
        assertEquals(Instant.parse("2026-11-21T03:00:00Z"), time("03:00@UTC"));
    }

    @Test
    void dayAndTimeIsOfTheHostUnlessItSays() {
        assertEquals(Instant.parse("2026-11-21T02:00:00Z"), time("2026-11-21T03:00"));
        assertEquals(Instant.parse("2026-11-21T03:00:00Z"), time("2026-11-21T03:00Z"));
        assertEquals(Instant.parse("2026-11-21T01:00:00Z"), time("2026-11-21T03:00+02:00"));
    }

    @Test
    void otherWordsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> PastTime.parse("yesterday"));
    }

    private static Instant time(String text) {
        return PastTime.parse(text).before(NINE, BERLIN);
    }
}
