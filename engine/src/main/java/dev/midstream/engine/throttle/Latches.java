package dev.midstream.engine.throttle;

import dev.midstream.engine.throttle.Reason.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What has crossed a bound and has not yet come back well below it. Every bound of a {@link Signal.Kind#LAG} signal is watched here,
 * and of a {@link Signal.Kind#LOAD} signal the critical one only.
 */
record Latches(Map<Cause, Latch> set) {
    static final Latches NONE = new Latches(Map.of());
    /** A signal that hovers around its bound must not switch work on and off: it has to come down to this share of it. */
    private static final double BACK_AT = 0.8;

    /** How long it has to stay there. */
    private static final Duration BACK_FOR = Duration.ofSeconds(2);

    Latches {
        set = Map.copyOf(set);
    }

    /** Those that another governor left, by what it has on record: they stay until their signals have answered here, too. */
    static Latches left(List<Reason> reasons) {
        Map<Cause, Latch> left = new HashMap<>();
        for (Reason reason : reasons) {
            Signal.byId(reason.source())
                    .filter(signal -> signal.kind() == Signal.Kind.LAG || reason.effect() == Effect.STOPS)
                    .ifPresent(signal -> left.put(cause(signal, reason), new Latch(reason, Optional.empty())));
        }
        return new Latches(left);
    }

    /** Which bound it was is on record only in the words; if no bound says them, it was silence. */
    private static Cause cause(Signal signal, Reason reason) {
        Reading.Value value = new Reading.Value(signal, reason.subject(), reason.observed());
        return Stream.of(Kind.SLOW, Kind.STOP, Kind.CRITICAL)
                .map(kind -> new Cause(signal, reason.subject(), kind))
                .filter(cause ->
                        reason(cause, value, reason.limit(), reason.since()).equals(reason))
                .findFirst()
                .orElseGet(() -> new Cause(signal, reason.subject(), Kind.SILENT));
    }

    /** Which bound of which signal, and whose value: subject. */
    record Cause(Signal signal, String subject, Kind kind) {}

    /** What was crossed. */
    enum Kind {
        SLOW,
        STOP,
        CRITICAL,
        SILENT
    }

    /** @param calmSince when it last came back below, if it is there: by the governor's own clock */
    record Latch(Reason reason, Optional<Duration> calmSince) {}

    /** The latches after another look; what came back long enough ago is let go. */
    Latches next(List<Observation> seen, Duration now, Instant databaseTime) {
        Map<Cause, Latch> after = new HashMap<>();
        for (Observation look : seen) {
            if (look.signal().kind() == Signal.Kind.LAG) {
                silence(after, look, databaseTime);
                bound(after, look, Kind.SLOW, look.bounds().slow(), now, databaseTime);
                bound(after, look, Kind.STOP, look.bounds().stop(), now, databaseTime);
            }
            bound(after, look, Kind.CRITICAL, look.bounds().critical(), now, databaseTime);
        }
        set.forEach((cause, latch) -> {
            if (!after.containsKey(cause) && !isAnswered(cause, seen)) {
                Optional<Latch> still = isUnheard(cause.signal(), seen) ? Optional.of(latch) : calm(latch, now);
                still.ifPresent(s -> after.put(cause, s));
            }
        });
        return new Latches(after);
    }

    List<Reason> reasons(Effect effect) {
        return set.values().stream()
                .map(Latch::reason)
                .filter(reason -> reason.effect() == effect)
                .sorted(Comparator.comparing(Reason::since)
                        .thenComparing(Reason::source)
                        .thenComparing(Reason::subject))
                .toList();
    }

    private void silence(Map<Cause, Latch> after, Observation look, Instant databaseTime) {
        boolean governs = look.bounds().stop().isPresent();
        if (governs && look.isSilent()) {
            Cause cause = new Cause(look.signal(), "", Kind.SILENT);
            Reason reason = new Reason(
                    look.signal().id(),
                    "",
                    Effect.STOPS,
                    look.age().toSeconds(),
                    look.silentAfter().toSeconds(),
                    look.silence(),
                    since(cause).orElse(databaseTime));
            after.put(cause, new Latch(reason, Optional.empty()));
        }
    }

    private void bound(
            Map<Cause, Latch> after,
            Observation look,
            Kind kind,
            Optional<Double> bound,
            Duration now,
            Instant databaseTime) {
        if (bound.isEmpty()) {
            return;
        }
        for (Reading.Value value : look.values()) {
            Cause cause = new Cause(look.signal(), value.subject(), kind);
            boolean isBeyond = value.value() >= bound.get();
            boolean isNear = set.containsKey(cause) && value.value() >= bound.get() * BACK_AT;
            Reason reason = reason(cause, value, bound.get(), since(cause).orElse(databaseTime));
            if (isBeyond || isNear) {
                after.put(cause, new Latch(reason, Optional.empty()));
            } else if (set.containsKey(cause) && value.isAtLeast()) {
                after.put(cause, set.get(cause)); // nobody knows whether it came back
            } else if (set.containsKey(cause)) {
                Latch before = set.get(cause);
                calm(new Latch(reason, before.calmSince()), now).ifPresent(still -> after.put(cause, still));
            }
        }
    }

    /** A latch whose cause is not there now; empty once that has lasted. */
    private static Optional<Latch> calm(Latch latch, Duration now) {
        Duration since = latch.calmSince().orElse(now);
        return now.minus(since).compareTo(BACK_FOR) >= 0
                ? Optional.empty()
                : Optional.of(new Latch(latch.reason(), Optional.of(since)));
    }

    /** Silence ends with the answer; and an answer that was judged above needs no second judgement. */
    private static boolean isAnswered(Cause cause, List<Observation> seen) {
        List<Observation> looks = new ArrayList<>(seen);
        looks.removeIf(look -> look.signal() != cause.signal());
        return cause.kind() == Kind.SILENT
                ? looks.stream().noneMatch(look -> look.isSilent() || look.isUnheard())
                : looks.stream()
                        .flatMap(look -> look.values().stream())
                        .anyMatch(value -> value.subject().equals(cause.subject()));
    }

    /** Nobody knows whether it came back. */
    private static boolean isUnheard(Signal signal, List<Observation> seen) {
        return seen.stream().anyMatch(look -> look.signal() == signal && look.isUnheard());
    }

    private Optional<Instant> since(Cause cause) {
        return Optional.ofNullable(set.get(cause)).map(latch -> latch.reason().since());
    }

    private static Reason reason(Cause cause, Reading.Value value, double bound, Instant since) {
        Signal signal = cause.signal();
        String text = Quantity.against(value, word(cause.kind()), bound);
        Effect effect = cause.kind() == Kind.SLOW ? Effect.SLOWS : Effect.STOPS;
        return new Reason(signal.id(), cause.subject(), effect, value.value(), bound, text, since);
    }

    private static String word(Kind kind) {
        return switch (kind) {
            case SLOW -> "slow from";
            case STOP, SILENT -> "stop at";
            case CRITICAL -> "critical at";
        };
    }
}
