package dev.midstream.engine.control;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A part of the day in which work is allowed, by the clock on the wall of a place. It may cross midnight; from and to being equal
 * it is the whole day. It is open whenever that clock shows a time in it: an hour that the clock shows twice is open twice, and
 * what lies in an hour that is left out is not open on that day.
 *
 * @param to exclusive
 */
public record Window(LocalTime from, LocalTime to, ZoneId zone) {
    /** No clock leaves out more than a day, and no window is open on fewer than one of two days. */
    private static final int DAYS_AHEAD = 4;

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

    /** The first moment from this one on that lies in it: this one if it does. */
    public Instant nextOpening(Instant moment) {
        if (contains(moment)) {
            return moment;
        }
        return beginnings(moment).stream()
                .filter(beginning -> beginning.isAfter(moment) && contains(beginning))
                .min(Comparator.naturalOrder())
                .orElseThrow(() -> new IllegalStateException("%s does not open after %s".formatted(this, moment)));
    }

    /** When it may open: whenever the clock reaches its beginning, and whenever the clock is put forward or back. */
    private List<Instant> beginnings(Instant moment) {
        ZoneRules rules = zone.getRules();
        LocalDate today = LocalDate.ofInstant(moment, zone);
        List<Instant> beginnings = new ArrayList<>();
        for (int day = 0; day <= DAYS_AHEAD; day++) {
            LocalDateTime beginning = today.plusDays(day).atTime(from);
            rules.getValidOffsets(beginning).forEach(offset -> beginnings.add(beginning.toInstant(offset)));
        }
        ZoneOffsetTransition next = rules.nextTransition(moment);
        if (next != null) {
            beginnings.add(next.getInstant());
        }
        return beginnings;
    }

    /** As operators write it: {@code 22:00-06:00@Europe/Berlin}. */
    @Override
    public String toString() {
        return "%s-%s@%s".formatted(from, to, zone);
    }
}
