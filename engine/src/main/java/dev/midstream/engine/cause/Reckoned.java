package dev.midstream.engine.cause;

import dev.midstream.engine.cause.Chronicle.Told;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A change that leaves no event, because time alone brings it. */
public sealed interface Reckoned {
    Instant at();

    /**
     * A limit ended by itself.
     *
     * @param ofServer whether it was for every migration
     */
    record LimitExpired(Instant at, boolean ofServer, Entry entry) implements Reckoned {}

    /** A pause ended by itself. */
    record PauseExpired(Instant at, boolean ofServer, Directives.Stop pause) implements Reckoned {}

    /** The hours in which work is allowed begin. */
    record HoursBegan(Instant at) implements Reckoned {}

    /**
     * They end.
     *
     * @param next when they begin again, if that is to be seen
     */
    record HoursEnded(Instant at, Optional<Instant> next) implements Reckoned {}

    /** All such changes between these two, oldest first. */
    static List<Reckoned> of(Chronicle chronicle, Instant from, Instant to) {
        List<Told> events = chronicle.inOrder().stream()
                .filter(told -> told.event().event() instanceof ControlEvent)
                .toList();
        Set<Reckoned> found = new HashSet<>(); // two events may set the same end
        Directives own = Directives.NONE;
        Directives all = Directives.NONE;
        for (int i = 0; i < events.size(); i++) {
            Told told = events.get(i);
            ControlEvent event = (ControlEvent) told.event().event();
            own = told.ofServer() ? own : Directives.evolve(own, event);
            all = told.ofServer() ? Directives.evolve(all, event) : all;
            // Until the next event nothing but time changes anything.
            Instant begin = later(told.event().at(), from);
            Instant end =
                    i + 1 < events.size() ? earlier(events.get(i + 1).event().at(), to) : to;
            if (begin.isBefore(end)) {
                expiries(found, own, false, begin, end);
                expiries(found, all, true, begin, end);
                hours(found, own, all, begin, end);
            }
        }
        return found.stream()
                .sorted(Comparator.comparing(Reckoned::at)
                        .thenComparing(change -> change.getClass().getSimpleName())
                        .thenComparing(Reckoned::toString))
                .toList();
    }

    private static void expiries(
            Set<Reckoned> found, Directives directives, boolean ofServer, Instant begin, Instant end) {
        for (Entry entry : directives.throttle()) {
            entry.expiresAt()
                    .filter(at -> isBetween(at, begin, end))
                    .ifPresent(at -> found.add(new LimitExpired(at, ofServer, entry)));
        }
        directives
                .pause()
                .ifPresent(pause -> pause.expiresAt()
                        .filter(at -> isBetween(at, begin, end))
                        .ifPresent(at -> found.add(new PauseExpired(at, ofServer, pause))));
    }

    private static void hours(Set<Reckoned> found, Directives own, Directives all, Instant begin, Instant end) {
        List<Instant> expiries = new ArrayList<>(List.of(begin));
        own.throttle().forEach(entry -> entry.expiresAt().ifPresent(expiries::add));
        all.throttle().forEach(entry -> entry.expiresAt().ifPresent(expiries::add));
        expiries.removeIf(at -> at.isBefore(begin) || !at.isBefore(end));
        expiries.sort(Comparator.naturalOrder());
        for (int i = 0; i < expiries.size(); i++) {
            Instant start = expiries.get(i);
            Instant stop = i + 1 < expiries.size() ? expiries.get(i + 1) : end;
            OpenHours hours = Causes.hours(own, all, start);
            for (Instant at : hours.boundaries(start, stop)) {
                boolean before = hours.isOpen(at.minusNanos(1));
                if (isBetween(at, start, stop) && before != hours.isOpen(at)) {
                    found.add(before ? new HoursEnded(at, hours.opens(at)) : new HoursBegan(at));
                }
            }
        }
    }

    private static boolean isBetween(Instant at, Instant begin, Instant end) {
        return at.isAfter(begin) && !at.isAfter(end);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
