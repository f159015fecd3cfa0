package dev.midstream.engine.control;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * A part of the day in which work is allowed, by the clock on the wall of a place. It may cross midnight; from and to being equal
 * it is the whole day.
 *
 * @param to exclusive
 */
public record Window(LocalTime from, LocalTime to, ZoneId zone) {

    /** Whether this moment lies in it. */
    public boolean contains(Instant moment) {
        LocalTime time = ZonedDateTime.ofInstant(moment, zone).toLocalTime();
        if (from.equals(to)) {
            return true;
        }
        return from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
    }
}
