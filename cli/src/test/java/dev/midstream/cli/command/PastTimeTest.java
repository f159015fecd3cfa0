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

    /** In Berlin the clock went from 03:00 back to 02:00 at 01:00Z on October 25. */
    @Test
    void timeThatTheClockShowedTwiceInAutumnIsTheLaterOfThoseThatWere() {
        PastTime halfPastTwo = PastTime.parse("02:30");
        Instant first = Instant.parse("2026-10-25T00:30:00Z");
        Instant second = Instant.parse("2026-10-25T01:30:00Z");
        assertEquals(second, halfPastTwo.before(Instant.parse("2026-10-25T08:00:00Z"), BERLIN));
        assertEquals(second, halfPastTwo.before(second, BERLIN));
        assertEquals(first, halfPastTwo.before(second.minusSeconds(1), BERLIN));
        assertEquals(first, halfPastTwo.before(first, BERLIN));
        assertEquals(Instant.parse("2026-10-24T00:30:00Z"), halfPastTwo.before(first.minusSeconds(1), BERLIN));
    }

    /** At 01:00Z on March 29 it went from 02:00 to 03:00. */
    @Test
    void timeThatTheClockLeftOutInSpringIsThatOfTheDayBefore() {
        assertEquals(
                Instant.parse("2026-03-28T01:30:00Z"),
                PastTime.parse("02:30").before(Instant.parse("2026-03-29T08:00:00Z"), BERLIN));
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
