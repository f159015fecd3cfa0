package dev.midstream.engine.allowance;

import dev.midstream.checkpoints.log.JournalId;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.throttle.Budget;
import dev.midstream.engine.throttle.Reason;
import dev.midstream.engine.throttle.Reason.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What one migration may do now.
 *
 * @param workers at one time, over all processes; below 1 the share of time of the one
 * @param rowsPerSecond of one worker; empty for no limit
 * @param walBytesPerSecond of one worker; empty for no limit
 * @param niceRatio rest after a chunk as a multiple of the time it took
 * @param reasons for anything less than everything, as far as somebody or something stands behind it now; those that stop first
 */
public record Allowance(
        double workers,
        Optional<Double> rowsPerSecond,
        Optional<Double> walBytesPerSecond,
        double niceRatio,
        List<Reason> reasons) {
    /** Where a reason comes from an operator's pause. */
    public static final String PAUSE = "pause";

    /** Where a reason comes from the time of the day. */
    public static final String WINDOW = "window";

    /** Where nobody watches over the server. */
    public static final String GOVERNOR = "governor";

    /** No limit. */
    public static final Allowance FULL =
            new Allowance(Double.MAX_VALUE, Optional.empty(), Optional.empty(), 0, List.of());

    public Allowance {
        reasons = List.copyOf(reasons);
    }

    /**
     * What all that was asked and measured comes to.
     *
     * @param own of the migration
     * @param all of everything, in this database; what is asked in others comes with the crowd
     * @param crowd this migration included
     */
    public static Allowance of(JournalId migration, Wishes own, Wishes all, Budget budget, Crowd crowd, Instant now) {
        double lanes = Math.max(1, crowd.lanes().getOrDefault(migration, 0));
        Wishes shared = all.and(crowd.neighbours().stream().map(Limits::of).toList());
        double workers = Math.min(
                least(own, limits -> limits.workers().map(Integer::doubleValue)).orElse(Double.MAX_VALUE),
                Math.min(
                        least(shared, limits -> limits.workers().map(Integer::doubleValue))
                                .map(rule -> crowd.workersOf(migration, rule))
                                .orElse(Double.MAX_VALUE),
                        crowd.workersHere(migration, budget.workers())));
        double others = crowd.migrations();
        return new Allowance(
                workers,
                each(
                        own,
                        shared,
                        lanes,
                        others,
                        limits -> limits.rowsPerSecond().map(Long::doubleValue)),
                each(
                        own,
                        shared,
                        lanes,
                        others,
                        limits -> limits.walBytesPerSecond().map(Long::doubleValue)),
                Stream.of(own, all)
                        .flatMap(wishes -> wishes.limits().stream())
                        .flatMap(limits -> limits.niceRatio().stream())
                        .max(Comparator.naturalOrder())
                        .orElse(0.0),
                reasons(own, all, budget, now));
    }

    /** Whether no chunk may begin. */
    public boolean isHeld() {
        return workers == 0 || reasons.stream().anyMatch(reason -> reason.effect() == Effect.STOPS);
    }

    /** Whether it was somebody's will that nothing be begun: not even what no signal speaks against. */
    public boolean isHeldByRule() {
        return reasons.stream()
                .anyMatch(reason -> reason.effect() == Effect.STOPS
                        && (reason.source().equals(PAUSE) || reason.source().equals(WINDOW)));
    }

    /** Lanes that may be held. While nothing may be done with a lane, whoever has one keeps it. */
    public int lanesMax() {
        return isHeld() ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, Math.max(1, workers));
    }

    /** How long to rest after work that took this long, so that one worker is at work for its share of the time. */
    public Duration restAfter(Duration took) {
        double duty = workers > 0 && workers < 1 ? 1 / workers - 1 : 0;
        return Duration.ofNanos(Math.round(took.toNanos() * Math.max(duty, niceRatio)));
    }

    /** Whether work goes the same way under both, whatever the reasons. */
    public boolean isSamePaceAs(Allowance other) {
        return workers == other.workers
                && rowsPerSecond.equals(other.rowsPerSecond)
                && walBytesPerSecond.equals(other.walBytesPerSecond)
                && niceRatio == other.niceRatio
                && isHeld() == other.isHeld();
    }

    /** The same, held for one reason more. */
    public Allowance heldBecause(Reason reason) {
        List<Reason> more = new ArrayList<>(List.of(reason));
        more.addAll(reasons);
        return new Allowance(workers, rowsPerSecond, walBytesPerSecond, niceRatio, more);
    }

    private static Optional<Double> each(
            Wishes own, Wishes all, double lanes, double migrations, Function<Limits, Optional<Double>> limit) {
        return Stream.concat(least(own, limit).stream(), least(all, limit).map(rate -> rate / migrations).stream())
                .min(Comparator.naturalOrder())
                .map(rate -> rate / lanes);
    }

    private static Optional<Double> least(Wishes wishes, Function<Limits, Optional<Double>> limit) {
        return wishes.limits().stream()
                .flatMap(limits -> limit.apply(limits).stream())
                .min(Comparator.naturalOrder());
    }

    private static List<Reason> reasons(Wishes own, Wishes all, Budget budget, Instant now) {
        List<Reason> reasons = new ArrayList<>();
        own.pause().ifPresent(pause -> reasons.add(pause(pause, "", now)));
        all.pause().ifPresent(pause -> reasons.add(pause(pause, "all", now)));
        Stream.of(own, all)
                .flatMap(wishes -> wishes.limits().stream())
                .filter(limits -> !limits.isOpenAt(now))
                .map(limits -> stop(
                        WINDOW,
                        "",
                        "outside of the allowed hours; they begin at " + limits.nextOpening(now),
                        limits.closedSince(now)))
                .forEach(reasons::add);
        reasons.addAll(budget.reasons());
        reasons.sort(Comparator.comparing(reason -> reason.effect() != Effect.STOPS));
        return reasons;
    }

    private static Reason pause(Directives.Stop pause, String subject, Instant now) {
        return stop(
                PAUSE,
                subject,
                "paused by %s%s: %s".formatted(pause.actor(), subject.isEmpty() ? "" : " for all", pause.reason()),
                pause.since().orElse(now));
    }

    private static Reason stop(String source, String subject, String text, Instant since) {
        return new Reason(source, subject, Effect.STOPS, 0, 0, text, since);
    }
}
