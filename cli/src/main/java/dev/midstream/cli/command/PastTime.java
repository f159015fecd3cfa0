package dev.midstream.cli.command;

import dev.midstream.planner.file.Deadline;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

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
            case Deadline.TimeOfDay time -> {
                ZonedDateTime today = now.atZone(time.zone().orElse(here))
                        .toLocalDate()
                        .atTime(time.at())
                        .atZone(time.zone().orElse(here));
                yield today.toInstant().isAfter(now)
                        ? today.toLocalDate()
                                .minusDays(1)
                                .atTime(time.at())
                                .atZone(today.getZone())
                                .toInstant()
                        : today.toInstant();
            }
        };
    }
}
