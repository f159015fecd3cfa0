package dev.midstream.engine.cause;

import dev.midstream.engine.cause.Chronicle.Told;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.control.Window;
import dev.midstream.engine.migration.MigrationEvent.ConductorClaimed;
import dev.midstream.engine.throttle.Governing;
import dev.midstream.engine.throttle.GovernorEvent;
import dev.midstream.engine.throttle.GovernorEvent.GovernorClaimed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What was in force when, span after span without a gap.
 *
 * <p>Limits that expire and windows that open leave no event; they are reckoned.
 */
public record Timeline(List<Span> spans) {
    /** Within this time a process that begins takes everything that it takes over. */
    private static final Duration BEGINNING = Duration.ofSeconds(15);

    public Timeline {
        spans = List.copyOf(spans);
    }

    /** What the log tells of the time between these two. */
    public static Timeline of(Chronicle chronicle, Instant from, Instant to) {
        List<Told> events = chronicle.inOrder();
        List<Instant> points = List.copyOf(points(events, from, to));
        List<Span> spans = new ArrayList<>();
        Replay replay = new Replay(events);
        for (int i = 0; i + 1 < points.size(); i++) {
            Instant begin = points.get(i);
            List<Cause> causes = replay.causesAt(begin);
            boolean measured = causes.stream().anyMatch(Cause::isMeasured);
            boolean isKnown = !(measured && replay.isNextLeader(points.get(i + 1)));
            spans.add(new Span(begin, points.get(i + 1), causes, isKnown));
        }
        return new Timeline(spans);
    }

    /** The part between these two. */
    public Timeline between(Instant from, Instant to) {
        return new Timeline(spans.stream()
                .map(span -> span.between(from, to))
                .filter(span -> !span.length().isZero())
                .toList());
    }

    /** For how long nothing was allowed to begin. */
    public Duration held() {
        return spans.stream().filter(Span::isHeld).map(Span::length).reduce(Duration.ZERO, Duration::plus);
    }

    private static NavigableSet<Instant> points(List<Told> events, Instant from, Instant to) {
        NavigableSet<Instant> points = new TreeSet<>();
        List<Window> windows = new ArrayList<>();
        for (Told told : events) {
            points.add(told.event().at());
            switch (told.event().event()) {
                case ControlEvent.Paused e -> e.expiresAt().ifPresent(points::add);
                case ControlEvent.ThrottleSet e -> {
                    e.expiresAt().ifPresent(points::add);
                    windows.addAll(e.limits().windows());
                }
                case ControlEvent.RunRequested e ->
                    windows.addAll(windows(e.policy()).toList());
                default -> {}
            }
        }
        points.addAll(new OpenHours(List.of(windows)).boundaries(from, to));
        points.add(from);
        points.add(to);
        return points.subSet(from, true, to.isBefore(from) ? from : to, true);
    }

    private static Stream<Window> windows(Policy policy) {
        return policy.layers().stream()
                .map(Policy.Layer::limits)
                .map(Limits::windows)
                .flatMap(List::stream);
    }

    /** Goes through the events once, forward. */
    private static final class Replay {
        private final List<Told> events;
        private int next;
        private Directives own = Directives.NONE;
        private Directives all = Directives.NONE;
        private Governing governing = Governing.NOT_YET;

        Replay(List<Told> events) {
            this.events = events;
        }

        List<Cause> causesAt(Instant moment) {
            while (next < events.size() && !events.get(next).event().at().isAfter(moment)) {
                apply(events.get(next));
                next++;
            }
            return Causes.of(own, all, governing.budget(), governing.neighbours(), moment);
        }

        /** Whether another process takes over at this moment, migration and all, the next event being that it does. */
        boolean isNextLeader(Instant moment) {
            List<Told> coming = events.stream()
                    .skip(next)
                    .takeWhile(told -> !told.event().at().isAfter(moment.plus(BEGINNING)))
                    .toList();
            boolean isTaken = coming.stream()
                    .takeWhile(told -> !told.event().at().isAfter(moment))
                    .anyMatch(told -> told.event().event() instanceof GovernorClaimed
                            || told.event().event() instanceof ConductorClaimed);
            return isTaken && coming.stream().anyMatch(told -> told.event().event() instanceof ConductorClaimed);
        }

        private void apply(Told told) {
            switch (told.event().event()) {
                case ControlEvent e when told.ofServer() -> all = Directives.evolve(all, e);
                case ControlEvent e -> own = Directives.evolve(own, e);
                case GovernorEvent e -> governing = Governing.evolve(governing, e);
                default -> {}
            }
        }
    }
}
