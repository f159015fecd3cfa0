package dev.midstream.engine.cause;

import dev.midstream.engine.cause.Cause.Kind;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Entry;
import dev.midstream.engine.control.LimitKind;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.control.Window;
import dev.midstream.engine.throttle.Budget;
import dev.midstream.engine.throttle.Neighbour;
import dev.midstream.engine.throttle.Reason;
import dev.midstream.engine.throttle.Reason.Effect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What operators ask for and what was measured, at one moment, as causes of how fast work goes. */
public final class Causes {
    /** How a rule for all migrations is marked. */
    public static final String ALL = "all";

    /** Kinds of rules that slow by themselves. The others say how signals are judged, or when to work. */
    private static final Set<LimitKind> SLOWING =
            EnumSet.of(LimitKind.RATE, LimitKind.WAL_RATE, LimitKind.WORKERS, LimitKind.NICE);

    private Causes() {}

    /**
     * Everything that holds or slows a migration, what holds first.
     *
     * @param own asked of the migration
     * @param all asked of every migration
     * @param budget what the health of the server allows
     * @param neighbours other databases of the server: what is asked there of all holds here too
     */
    public static List<Cause> of(
            Directives own, Directives all, Budget budget, List<Neighbour> neighbours, Instant now) {
        List<Cause> causes = new ArrayList<>();
        own.at(now).pause().ifPresent(stop -> causes.add(pause(stop, "", now)));
        all.at(now).pause().ifPresent(stop -> causes.add(pause(stop, ALL, now)));
        windows(causes, own, "", now);
        windows(causes, all, ALL, now);
        budget.reasons().stream().map(Cause::signal).forEach(causes::add);
        rules(causes, own, "", now);
        rules(causes, all, ALL, now);
        for (Neighbour neighbour : neighbours) {
            Origin there = new Origin(neighbour.origin(), "", Optional.of(Instant.EPOCH));
            rules(causes, Limits.of(neighbour), ALL, there, now);
        }
        causes.sort(Comparator.comparing(cause -> !cause.stops()));
        return causes;
    }

    /** When work is allowed by all windows in force at this moment. */
    public static OpenHours hours(Directives own, Directives all, Instant now) {
        return new OpenHours(Stream.of(own, all)
                .flatMap(directives -> Stream.concat(
                        Stream.of(directives.limitsAt(now).windows()),
                        directives.policy().layers().stream()
                                .map(layer -> layer.limits().windows())))
                .toList());
    }

    private static Cause pause(Directives.Stop stop, String subject, Instant now) {
        Reason reason = new Reason(
                "pause",
                subject,
                Effect.STOPS,
                0,
                0,
                stop.reason(),
                stop.since().orElse(now));
        return new Cause(
                Kind.PAUSE, reason, Optional.empty(), Optional.of(stop.actor().toString()), stop.expiresAt());
    }

    private static void windows(List<Cause> causes, Directives directives, String subject, Instant now) {
        directives.entriesAt(now).stream()
                .filter(entry -> entry.kind() == LimitKind.WINDOW)
                .forEach(entry -> window(
                        causes,
                        entry.limit().windows(),
                        subject,
                        new Origin(entry.actor().toString(), entry.reason(), entry.since()),
                        now));
        for (Policy.Layer layer : directives.policy().layers()) {
            Origin file = new Origin(layer.origin(), "", Optional.empty());
            window(causes, layer.limits().windows(), subject, file, now);
        }
    }

    private static void window(List<Cause> causes, List<Window> windows, String subject, Origin origin, Instant now) {
        OpenHours hours = new OpenHours(List.of(windows));
        if (hours.isOpen(now)) {
            return;
        }
        Instant closed = hours.closedSince(now).orElse(now);
        Instant since = origin.since().filter(closed::isBefore).orElse(closed);
        Reason reason = new Reason("window", subject, Effect.STOPS, 0, 0, origin.why(), since);
        Limits limit = Limits.NONE.withWindows(windows);
        causes.add(new Cause(Kind.WINDOW, reason, Optional.of(limit), Optional.of(origin.whose()), hours.opens(now)));
    }

    private static void rules(List<Cause> causes, Directives directives, String subject, Instant now) {
        for (Entry entry : directives.entriesAt(now)) {
            if (SLOWING.contains(entry.kind())) {
                Origin origin = new Origin(entry.actor().toString(), entry.reason(), entry.since());
                causes.add(rule(entry.id(), entry.limit(), subject, origin, entry.expiresAt(), now));
            }
        }
        for (Policy.Layer layer : directives.policy().layers()) {
            rules(causes, layer.limits(), subject, new Origin(layer.origin(), "", Optional.empty()), now);
        }
    }

    private static void rules(List<Cause> causes, Limits limits, String subject, Origin origin, Instant now) {
        limits.singles().stream()
                .filter(single -> SLOWING.contains(single.kind()))
                .map(single -> rule(single.id(), single.limit(), subject, origin, Optional.empty(), now))
                .forEach(causes::add);
    }

    private static Cause rule(
            String id, Limits limit, String subject, Origin origin, Optional<Instant> until, Instant now) {
        Reason reason = new Reason(
                id,
                subject,
                Effect.SLOWS,
                0,
                value(limit),
                origin.why(),
                origin.since().orElse(now));
        return new Cause(Kind.RULE, reason, Optional.of(limit), Optional.of(origin.whose()), until);
    }

    private static double value(Limits limit) {
        return Stream.of(
                        limit.rowsPerSecond().map(Long::doubleValue),
                        limit.walBytesPerSecond().map(Long::doubleValue),
                        limit.workers().map(Integer::doubleValue),
                        limit.niceRatio())
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(0.0);
    }

    private record Origin(String whose, String why, Optional<Instant> since) {}
}
