package dev.midstream.engine.cause;

import dev.midstream.engine.control.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * When work is allowed, as far as windows go.
 *
 * @param demands each of which must be met: by any one of its windows; a demand without windows is always met
 */
public record OpenHours(List<List<Window>> demands) {
    /** Always. */
    public static final OpenHours ALWAYS = new OpenHours(List.of());

    /** Windows of two authors may never be open together; further ahead nobody plans. */
    private static final int DAYS_AHEAD = 400;

    private static final int DAYS_BACK = 8;

    public OpenHours {
        demands = demands.stream()
                .filter(windows -> !windows.isEmpty())
                .map(List::copyOf)
                .toList();
    }

    public boolean isOpen(Instant moment) {
        return demands.stream().allMatch(windows -> windows.stream().anyMatch(window -> window.contains(moment)));
    }

    /** The moments between these two, both included, at which it may open or close. */
    public NavigableSet<Instant> boundaries(Instant from, Instant to) {
        NavigableSet<Instant> found = new TreeSet<>();
        demands.forEach(windows -> windows.forEach(window -> add(found, window, from, to)));
        return found;
    }

    /** When it closed, if it is closed; empty also if it has been for longer than a week. */
    public Optional<Instant> closedSince(Instant moment) {
        return isOpen(moment)
                ? Optional.empty()
                : boundaries(moment.minus(Duration.ofDays(DAYS_BACK)), moment).descendingSet().stream()
                        .filter(at -> !isOpen(at) && isOpen(at.minusNanos(1)))
                        .findFirst();
    }

    /** When it opens: the moment itself if it is open; empty if that is not to be seen. */
    public Optional<Instant> opens(Instant moment) {
        return isOpen(moment)
                ? Optional.of(moment)
                : boundaries(moment, moment.plus(Duration.ofDays(DAYS_AHEAD))).stream()
                        .filter(at -> at.isAfter(moment) && isOpen(at))
                        .findFirst();
    }

    /** When so much time of work will have passed, beginning here; empty if that is not to be seen. */
    public Optional<Instant> after(Instant start, Duration work) {
        if (demands.isEmpty()) {
            return Optional.of(start.plus(work));
        }
        Duration left = work;
        Instant at = start;
        for (int day = 0; day < DAYS_AHEAD; day++) {
            Instant dayEnd = start.plus(Duration.ofDays(day + 1L));
            NavigableSet<Instant> points = boundaries(at, dayEnd);
            points.add(dayEnd);
            for (Instant next : points) {
                if (isOpen(at)) {
                    Duration open = Duration.between(at, next);
                    if (open.compareTo(left) >= 0) {
                        return Optional.of(at.plus(left));
                    }
                    left = left.minus(open);
                }
                at = next;
            }
        }
        return Optional.empty();
    }

    private static void add(NavigableSet<Instant> found, Window window, Instant from, Instant to) {
        var rules = window.zone().getRules();
        LocalDate last = LocalDate.ofInstant(to, window.zone());
        for (LocalDate day = LocalDate.ofInstant(from, window.zone()).minusDays(1);
                !day.isAfter(last);
                day = day.plusDays(1)) {
            for (LocalTime time : List.of(window.from(), window.to())) {
                LocalDateTime local = day.atTime(time);
                rules.getValidOffsets(local).forEach(offset -> add(found, local.toInstant(offset), from, to));
            }
        }
        // Where the clock is put forward or back, it may jump over a beginning or an end.
        for (ZoneOffsetTransition jump = rules.nextTransition(from.minusNanos(1));
                jump != null && !jump.getInstant().isAfter(to);
                jump = rules.nextTransition(jump.getInstant())) {
            found.add(jump.getInstant());
        }
    }

    private static void add(NavigableSet<Instant> found, Instant at, Instant from, Instant to) {
        if (!at.isBefore(from) && !at.isAfter(to)) {
            found.add(at);
        }
    }
}
