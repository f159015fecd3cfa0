package dev.midstream.engine.control;

import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.Neighbour;
import dev.midstream.engine.throttle.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an operator or a policy allows, over all workers of all processes. What is empty is not limited.
 *
 * @param rowsPerSecond at least 1
 * @param walBytesPerSecond at least 1
 * @param workers at least 1
 * @param niceRatio rest after each chunk as a multiple of the time it took, above 0
 * @param maxLag the furthest a standby may be behind
 * @param windows when to work at all; several are alternatives
 * @param bounds of signals, where they are not the usual ones
 * @param standbysIgnored names (application_name, or slot) of standbys and slots that hold nobody up
 */
public record Limits(
        Optional<Long> rowsPerSecond,
        Optional<Long> walBytesPerSecond,
        Optional<Integer> workers,
        Optional<Double> niceRatio,
        Optional<Duration> maxLag,
        List<Window> windows,
        Map<Signal, Bounds> bounds,
        List<String> standbysIgnored) {
    private static final double MILLIS_A_SECOND = 1_000;

    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty());

    public Limits {
        windows = List.copyOf(windows);
        bounds = Map.copyOf(bounds);
        standbysIgnored = List.copyOf(standbysIgnored);
        if (rowsPerSecond.filter(r -> r < 1).isPresent()
                || walBytesPerSecond.filter(b -> b < 1).isPresent()
                || workers.filter(w -> w < 1).isPresent()) {
            throw new IllegalArgumentException("a limit below 1: pause instead");
        }
        if (niceRatio.filter(r -> !(r > 0)).isPresent()) {
            throw new IllegalArgumentException("a nice ratio is above 0");
        }
        if (maxLag.filter(lag -> lag.isNegative() || lag.isZero()).isPresent()) {
            throw new IllegalArgumentException("a lag limit is above 0");
        }
    }

    public Limits(Optional<Long> rowsPerSecond, Optional<Integer> workers) {
        this(rowsPerSecond, Optional.empty(), workers);
    }

    /** Of what is divided between all who are at work. */
    public Limits(Optional<Long> rowsPerSecond, Optional<Long> walBytesPerSecond, Optional<Integer> workers) {
        this(
                rowsPerSecond,
                walBytesPerSecond,
                workers,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of());
    }

    /** What is asked in another database of all migrations of the server. */
    public static Limits of(Neighbour neighbour) {
        return new Limits(neighbour.rowsPerSecond(), neighbour.walBytesPerSecond(), neighbour.workers());
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** Whether work is allowed at this moment, as far as the windows go. */
    public boolean isOpenAt(Instant moment) {
        return windows.isEmpty() || windows.stream().anyMatch(window -> window.contains(moment));
    }

    /** When work is allowed again: the moment itself if it is. */
    public Instant nextOpening(Instant moment) {
        return windows.stream()
                .map(window -> window.nextOpening(moment))
                .min(Comparator.naturalOrder())
                .orElse(moment);
    }

    /** Where work is not allowed at this moment: since when not. */
    public Instant closedSince(Instant moment) {
        return windows.stream()
                .map(window -> window.lastClosing(moment))
                .max(Comparator.naturalOrder())
                .orElse(moment);
    }

    /** What is said of a signal, {@link #maxLag} included, which is the stop of {@link Signal#REPLAY_LAG}. */
    public Bounds boundsOf(Signal signal) {
        Bounds said = bounds.getOrDefault(signal, Bounds.NONE);
        return signal == Signal.REPLAY_LAG
                ? maxLag.map(lag -> said.strictest(Bounds.stopAt(lag.toMillis() / MILLIS_A_SECOND)))
                        .orElse(said)
                : said;
    }

    /** These, and those of the other of a kind that these leave open. Bounds are completed signal by signal. */
    public Limits or(Limits other) {
        Map<Signal, Bounds> all = new EnumMap<>(Signal.class);
        all.putAll(other.bounds);
        all.putAll(bounds);
        return new Limits(
                rowsPerSecond.or(other::rowsPerSecond),
                walBytesPerSecond.or(other::walBytesPerSecond),
                workers.or(other::workers),
                niceRatio.or(other::niceRatio),
                maxLag.or(other::maxLag),
                windows.isEmpty() ? other.windows : windows,
                all,
                standbysIgnored.isEmpty() ? other.standbysIgnored : standbysIgnored);
    }

    /** These without those kinds of limits that the other has. */
    public Limits without(Limits other) {
        Map<Signal, Bounds> left = new EnumMap<>(Signal.class);
        left.putAll(bounds);
        left.keySet().removeAll(other.bounds.keySet());
        return new Limits(
                other.rowsPerSecond.isPresent() ? Optional.empty() : rowsPerSecond,
                other.walBytesPerSecond.isPresent() ? Optional.empty() : walBytesPerSecond,
                other.workers.isPresent() ? Optional.empty() : workers,
                other.niceRatio.isPresent() ? Optional.empty() : niceRatio,
                other.maxLag.isPresent() ? Optional.empty() : maxLag,
                other.windows.isEmpty() ? windows : List.of(),
                left,
                other.standbysIgnored.isEmpty() ? standbysIgnored : List.of());
    }

    /** These limits one by one, each with its kind, and with its signal if it is bounds. */
    public List<Single> singles() {
        List<Single> singles = new ArrayList<>();
        rowsPerSecond.ifPresent(r -> singles.add(Single.of(LimitKind.RATE, NONE.withRate(r))));
        walBytesPerSecond.ifPresent(b -> singles.add(Single.of(LimitKind.WAL_RATE, NONE.withWalRate(b))));
        workers.ifPresent(w -> singles.add(Single.of(LimitKind.WORKERS, NONE.withWorkers(w))));
        niceRatio.ifPresent(r -> singles.add(Single.of(LimitKind.NICE, NONE.withNice(r))));
        maxLag.ifPresent(lag -> singles.add(Single.of(LimitKind.MAX_LAG, NONE.withMaxLag(lag))));
        if (!windows.isEmpty()) {
            singles.add(Single.of(LimitKind.WINDOW, NONE.withWindows(windows)));
        }
        new TreeMap<>(bounds)
                .forEach((signal, b) -> singles.add(
                        new Single(LimitKind.BOUNDS, Optional.of(signal), NONE.withBounds(Map.of(signal, b)))));
        if (!standbysIgnored.isEmpty()) {
            singles.add(Single.of(LimitKind.STANDBYS, NONE.withStandbysIgnored(standbysIgnored)));
        }
        return singles;
    }

    /** A limit of one kind. */
    public record Single(LimitKind kind, Optional<Signal> signal, Limits limit) {
        /** The kind, or for bounds {@code limit:} and the signal. */
        public String id() {
            return signal.map(s -> kind.id() + ":" + s.id()).orElseGet(kind::id);
        }

        private static Single of(LimitKind kind, Limits limit) {
            return new Single(kind, Optional.empty(), limit);
        }
    }

    public Limits withRate(long rows) {
        return new Limits(
                Optional.of(rows), walBytesPerSecond, workers, niceRatio, maxLag, windows, bounds, standbysIgnored);
    }

    public Limits withWalRate(long bytes) {
        return new Limits(
                rowsPerSecond, Optional.of(bytes), workers, niceRatio, maxLag, windows, bounds, standbysIgnored);
    }

    public Limits withWorkers(int number) {
        return new Limits(
                rowsPerSecond,
                walBytesPerSecond,
                Optional.of(number),
                niceRatio,
                maxLag,
                windows,
                bounds,
                standbysIgnored);
    }

    public Limits withNice(double ratio) {
        return new Limits(
                rowsPerSecond,
                walBytesPerSecond,
                workers,
                Optional.of(ratio),
                maxLag,
                windows,
                bounds,
                standbysIgnored);
    }

    public Limits withMaxLag(Duration lag) {
        return new Limits(
                rowsPerSecond,
                walBytesPerSecond,
                workers,
                niceRatio,
                Optional.of(lag),
                windows,
                bounds,
                standbysIgnored);
    }

    public Limits withWindows(List<Window> alternatives) {
        return new Limits(
                rowsPerSecond, walBytesPerSecond, workers, niceRatio, maxLag, alternatives, bounds, standbysIgnored);
    }

    public Limits withBounds(Map<Signal, Bounds> ofSignals) {
        return new Limits(
                rowsPerSecond, walBytesPerSecond, workers, niceRatio, maxLag, windows, ofSignals, standbysIgnored);
    }

    public Limits withStandbysIgnored(List<String> names) {
        return new Limits(rowsPerSecond, walBytesPerSecond, workers, niceRatio, maxLag, windows, bounds, names);
    }
}
