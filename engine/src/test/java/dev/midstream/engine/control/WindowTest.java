package dev.midstream.engine.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Berlin: summer time began on 2026-03-29 at 02:00 (01:00 UTC, then 03:00) and ended on 2026-10-25 at 03:00 (then 02:00). */
class WindowTest {
    private static final String BERLIN = "Europe/Berlin";

    @Test
    void beginsWithItsFirstMomentAndEndsBeforeItsLast() {
        Window day = window("09:00", "17:00", "UTC");
        assertFalse(day.contains(at("2026-01-01T08:59:59.999Z")));
        assertTrue(day.contains(at("2026-01-01T09:00:00Z")));
        assertTrue(day.contains(at("2026-01-01T16:59:59.999Z")));
        assertFalse(day.contains(at("2026-01-01T17:00:00Z")));
    }

    @Test
    void nightCrossesMidnight() {
        Window night = window("22:00", "06:00", BERLIN);
        assertFalse(night.contains(at("2026-01-01T20:59:59Z")));
        assertTrue(night.contains(at("2026-01-01T21:00:00Z")), "22:00 in Berlin in winter");
        assertTrue(night.contains(at("2026-01-01T23:30:00Z")));
        assertTrue(night.contains(at("2026-01-02T04:59:59Z")));
        assertFalse(night.contains(at("2026-01-02T05:00:00Z")));
        assertTrue(night.contains(at("2026-07-01T20:00:00Z")), "22:00 in Berlin in summer");
        assertEquals(at("2026-01-02T21:00:00Z"), night.nextOpening(at("2026-01-02T05:00:00Z")));
        assertEquals(at("2026-01-02T04:00:00Z"), night.nextOpening(at("2026-01-02T04:00:00Z")), "open already");
    }

    @Test
    void equalEndsAreTheWholeDay() {
        Window always = window("06:00", "06:00", BERLIN);
        assertTrue(always.contains(at("2026-01-01T05:00:00Z")));
        assertTrue(always.contains(at("2026-01-01T17:00:00Z")));
    }

    @Test
    void beginningThatTheClockLeavesOutIsWhereTheClockGoesOn() {
        Window early = window("02:30", "05:00", BERLIN);
        assertFalse(early.contains(at("2026-03-29T00:59:59Z")));
        assertTrue(early.contains(at("2026-03-29T01:00:00Z")), "03:00");
        assertEquals(at("2026-03-29T01:00:00Z"), early.nextOpening(at("2026-03-28T23:00:00Z")));
    }

    @Test
    void windowThatLiesInAnHourLeftOutOpensOnTheNextDay() {
        Window brief = window("02:10", "02:40", BERLIN);
        assertEquals(at("2026-03-30T00:10:00Z"), brief.nextOpening(at("2026-03-28T23:00:00Z")));
    }

    @Test
    void hourThatTheClockShowsTwiceIsOpenTwice() {
        Window brief = window("02:10", "02:40", BERLIN);
        assertEquals(at("2026-10-25T00:10:00Z"), brief.nextOpening(at("2026-10-24T22:00:00Z")));
        assertFalse(brief.contains(at("2026-10-25T00:40:00Z")));
        assertEquals(at("2026-10-25T01:10:00Z"), brief.nextOpening(at("2026-10-25T00:40:00Z")));
        assertEquals(at("2026-10-26T01:10:00Z"), brief.nextOpening(at("2026-10-25T01:40:00Z")));
    }

    @Test
    void clockPutBackIntoAWindowOpensItAgain() {
        Window early = window("01:00", "02:30", BERLIN);
        assertFalse(early.contains(at("2026-10-25T00:45:00Z")), "02:45, the first time");
        assertEquals(at("2026-10-25T01:00:00Z"), early.nextOpening(at("2026-10-25T00:45:00Z")));
        assertTrue(early.contains(at("2026-10-25T01:00:00Z")), "02:00, the second time");
    }

    @Test
    void nightThatTheClockChangesInIsOpenFromOneEndToTheOther() {
        Window night = window("22:00", "06:00", BERLIN);
        for (Instant t = at("2026-03-28T21:00:00Z"); t.isBefore(at("2026-03-29T04:00:00Z")); t = t.plusSeconds(600)) {
            assertTrue(night.contains(t), t.toString());
        }
        assertFalse(night.contains(at("2026-03-29T04:00:00Z")), "06:00 in summer time");
        for (Instant t = at("2026-10-24T20:00:00Z"); t.isBefore(at("2026-10-25T05:00:00Z")); t = t.plusSeconds(600)) {
            assertTrue(night.contains(t), t.toString());
        }
        assertFalse(night.contains(at("2026-10-25T05:00:00Z")), "06:00 in winter time");
    }

    @Test
    void dayThatAPlaceLeftOutIsPassedOver() {
        Window noon = window("12:00", "13:00", "Pacific/Apia");
        assertEquals(at("2011-12-30T22:00:00Z"), noon.nextOpening(at("2011-12-30T00:00:00Z")), "no 30 December there");
    }

    @Test
    void nextOpeningIsTheFirstMomentThatIsOpenWhereverOneLooksFrom() {
        for (String zone : List.of(BERLIN, "Australia/Lord_Howe", "America/New_York", "Asia/Kathmandu")) {
            Window window = window("02:15", "02:45", zone);
            for (Instant day :
                    List.of(at("2026-03-07T00:00:00Z"), at("2026-03-28T00:00:00Z"), at("2026-10-24T00:00:00Z"))) {
                Instant opening = window.nextOpening(day);
                for (Instant t = day; t.isBefore(opening); t = t.plusSeconds(60)) {
                    assertFalse(window.contains(t), zone + " at " + t);
                }
                assertTrue(window.contains(opening), zone + " at " + opening);
            }
        }
    }

    @Test
    void lastClosingIsTheMomentFromWhichOnItWasClosedWhereverOneLooksFrom() {
        for (String zone : List.of(BERLIN, "Australia/Lord_Howe", "America/New_York", "Pacific/Apia")) {
            for (Window window : List.of(window("02:15", "02:45", zone), window("22:00", "06:00", zone))) {
                for (Instant day : List.of(
                        at("2011-12-31T00:00:00Z"),
                        at("2026-03-09T12:00:00Z"),
                        at("2026-03-29T15:00:00Z"),
                        at("2026-10-25T15:00:00Z"))) {
                    Instant closing = window.lastClosing(day);
                    assertEquals(!closing.equals(day), !window.contains(day), zone);
                    for (Instant t = day; t.isAfter(closing); t = t.minusSeconds(60)) {
                        assertFalse(window.contains(t), zone + " at " + t);
                    }
                    assertTrue(window.contains(closing.equals(day) ? day : closing.minusNanos(1)), zone);
                }
            }
        }
    }

    @Test
    void severalWindowsAreAlternatives() {
        Limits limits =
                Limits.NONE.withWindows(List.of(window("22:00", "06:00", "UTC"), window("12:00", "13:00", "UTC")));
        assertTrue(limits.isOpenAt(at("2026-01-01T12:30:00Z")));
        assertFalse(limits.isOpenAt(at("2026-01-01T13:00:00Z")));
        assertEquals(at("2026-01-01T22:00:00Z"), limits.nextOpening(at("2026-01-01T13:00:00Z")));
        assertEquals(at("2026-01-01T12:00:00Z"), limits.nextOpening(at("2026-01-01T06:00:00Z")));
        assertEquals(at("2026-01-01T13:00:00Z"), limits.closedSince(at("2026-01-01T17:00:00Z")));
        assertEquals(at("2026-01-01T06:00:00Z"), limits.closedSince(at("2026-01-01T11:00:00Z")));
        assertTrue(Limits.NONE.isOpenAt(at("2026-01-01T13:00:00Z")), "without windows always");
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }

    private static Window window(String from, String to, String zone) {
        return new Window(LocalTime.parse(from), LocalTime.parse(to), ZoneId.of(zone));
    }
}
