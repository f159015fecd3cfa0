package dev.midstream.planner.file;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** When something is to be done by. */
public sealed interface Deadline {
    /**
     * The moment it means.
     *
     * @param now for one that only names a time of day: the next time the clock shows it
     * @param here the zone of one that names none
     */
    Instant after(Instant now, ZoneId here);

    /** {@code 2026-12-01T06:00+01:00}. */
    record Moment(Instant at) implements Deadline {
        @Override
        public Instant after(Instant now, ZoneId here) {
            return at;
        }
    }

    /** {@code 2026-12-01 06:00@Europe/Berlin}. */
    record DayAndTime(LocalDateTime at, Optional<ZoneId> zone) implements Deadline {
        @Override
        public Instant after(Instant now, ZoneId here) {
            return at.atZone(zone.orElse(here)).toInstant();
        }
    }

    /** {@code 06:00@Europe/Berlin}. */
    record TimeOfDay(LocalTime at, Optional<ZoneId> zone) implements Deadline {
        @Override
        public Instant after(Instant now, ZoneId here) {
            ZonedDateTime today = now.atZone(zone.orElse(here)).with(at);
            ZonedDateTime next = today.toInstant().isAfter(now)
                    ? today
                    : today.toLocalDate().plusDays(1).atTime(at).atZone(today.getZone());
            return next.toInstant();
        }
    }

    /** @throws IllegalArgumentException saying what to write instead */
    static Deadline parse(String text) {
        String words = text.strip();
        int at = words.indexOf('@');
        Optional<ZoneId> zone = at < 0 ? Optional.empty() : Optional.of(DayWindow.zone(words.substring(at + 1)));
        String local = at < 0 ? words : words.substring(0, at).strip();
        try {
            if (local.matches("\\d{1,2}:\\d{2}")) {
                return new TimeOfDay(DayWindow.time(local), zone);
            }
            String iso = local.replaceFirst("^(\\S{10})\\s+", "$1T");
            return iso.matches(".*(Z|[+-]\\d{2}(:\\d{2})?)$") && iso.contains("T")
                    ? new Moment(OffsetDateTime.parse(iso).toInstant())
                    : new DayAndTime(LocalDateTime.parse(iso), zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    Quoted.of(text)
                            + " is not a time: write one such as 06:00, 2026-12-01 06:00@Europe/Berlin or 2026-12-01T05:00Z",
                    e);
        }
    }
}
