package dev.midstream.cli.command;

import dev.midstream.planner.file.Deadline;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.stream.Stream;

/** A moment that was: {@code 03:00} (the last time the clock showed it), {@code 2026-11-21T03:00}, {@code 2026-11-21T03:00+01:00}. */
record PastTime(Deadline written) {

    /** @throws IllegalArgumentException saying what to write instead */
    static PastTime parse(String text) {
        return new PastTime(Deadline.parse(text));
    }

    /** @param here the zone of a time that names none */
    Instant before(Instant now, ZoneId here) {
        return switch (written) {
            case Deadline.Moment moment -> moment.at();
            case Deadline.DayAndTime local -> local.after(now, here);
            case Deadline.TimeOfDay time -> last(time.at(), now, time.zone().orElse(here));
        };
    }

    /** On the day of the change in autumn a clock may have shown it twice, in spring not at all. */
    private static Instant last(LocalTime time, Instant now, ZoneId zone) {
        LocalDate today = now.atZone(zone).toLocalDate();
        return Stream.of(today, today.minusDays(1), today.minusDays(2))
                .map(day -> day.atTime(time))
                .flatMap(
                        local -> zone.getRules().getValidOffsets(local).stream().map(local::toInstant))
                .filter(moment -> !moment.isAfter(now))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
