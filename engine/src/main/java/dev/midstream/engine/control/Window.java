package dev.midstream.engine.control;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of the day in which work is allowed, by the clock on the wall of a place. It may cross midnight; from and to being equal
 * it is the whole day. It is open whenever that clock shows a time in it: an hour that the clock shows twice is open twice, and
 * what lies in an hour that is left out is not open on that day.
 *
 * @param to exclusive
 */
public record Window(LocalTime from, LocalTime to, ZoneId zone) {
    /** No clock leaves out more than a day, and no window is open on fewer than one of two days. */
    private static final int DAYS_AROUND = 4;

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
        return Stream.concat(
                        whenever(from, 0, DAYS_AROUND, moment),
                        change(zone.getRules().nextTransition(moment)))
                .filter(beginning -> beginning.isAfter(moment) && contains(beginning))
                .min(Comparator.naturalOrder())
                .orElseThrow(() -> new IllegalStateException("%s does not open after %s".formatted(this, moment)));
    }

    /** The moment from which on it has been closed until this one: this one if it is not closed. */
    public Instant lastClosing(Instant moment) {
        if (contains(moment)) {
            return moment;
        }
        Instant after = moment.plusNanos(1);
        return Stream.concat(
                        whenever(to, -DAYS_AROUND, 0, moment),
                        change(zone.getRules().previousTransition(after)))
                .filter(end -> !end.isAfter(moment) && contains(end.minusNanos(1)))
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new IllegalStateException("%s was not open before %s".formatted(this, moment)));
    }

    /** It may open or close whenever the clock reaches its beginning or its end, on days from today's on or up to it. */
    private Stream<Instant> whenever(LocalTime time, int from, int to, Instant today) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(LocalDate.ofInstant(today, zone)::plusDays)
                .map(day -> day.atTime(time))
                .flatMap(
                        local -> zone.getRules().getValidOffsets(local).stream().map(local::toInstant));
    }

    /** And whenever the clock is put forward or back. */
    private static Stream<Instant> change(@Nullable ZoneOffsetTransition transition) {
        return Optional.ofNullable(transition).map(ZoneOffsetTransition::getInstant).stream();
    }

    /** As operators write it: {@code 22:00-06:00@Europe/Berlin}. */
    @Override
    public String toString() {
        return "%s-%s@%s".formatted(from, to, zone);
    }
}
