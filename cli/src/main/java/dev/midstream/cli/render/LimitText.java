package dev.midstream.cli.render;

import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.Window;
import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Limits as people read them. */
public final class LimitText {
    private LimitText() {}

    /** {@code 5,000 rows/s, 2 workers}. */
    public static String of(Limits limits) {
        List<String> parts = new ArrayList<>();
        limits.rowsPerSecond().ifPresent(rate -> parts.add(Quantities.count(rate) + " rows/s"));
        limits.walBytesPerSecond().ifPresent(bytes -> parts.add(Quantities.bytes(bytes) + "/s of WAL"));
        limits.workers().ifPresent(workers -> parts.add(workers + (workers == 1 ? " worker" : " workers")));
        limits.niceRatio().ifPresent(ratio -> parts.add("a rest of %s × each chunk".formatted(number(ratio))));
        limits.maxLag().ifPresent(lag -> parts.add("standbys at most %s behind".formatted(Quantities.duration(lag))));
        if (!limits.windows().isEmpty()) {
            parts.add("only " + limits.windows().stream().map(LimitText::window).collect(Collectors.joining(" or ")));
        }
        new TreeMap<>(limits.bounds()).forEach((signal, bounds) -> parts.add(bounds(signal, bounds)));
        if (!limits.standbysIgnored().isEmpty()) {
            parts.add("ignoring " + String.join(", ", limits.standbysIgnored()));
        }
        return parts.isEmpty() ? "no limit" : String.join(", ", parts);
    }

    private static String window(Window window) {
        if (window.from().equals(window.to())) {
            return "all day";
        }
        return "%s-%s (%s)".formatted(window.from(), window.to(), window.zone());
    }

    private static String bounds(Signal signal, Bounds bounds) {
        List<String> parts = new ArrayList<>();
        bounds.slow().ifPresent(value -> parts.add("slow at " + value(signal, value)));
        bounds.stop().ifPresent(value -> parts.add("stop at " + value(signal, value)));
        bounds.critical().ifPresent(value -> parts.add("critical at " + value(signal, value)));
        return "%s: %s".formatted(signal.id(), String.join(", ", parts));
    }

    private static String value(Signal signal, double value) {
        return switch (signal.unit()) {
            case SECONDS -> Quantities.duration(Duration.ofMillis(Math.round(value * 1e3)));
            case BYTES -> Quantities.bytes(value);
            case BYTES_PER_SECOND -> Quantities.bytes(value) + "/s";
            case SHARE -> number(value * 100) + " %";
            case PER_CORE -> number(value) + " a core";
            case SEGMENTS -> number(value) + " segments";
            case COUNT -> number(value);
        };
    }

    /** Without digits that say nothing. */
    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceFirst("\\.?0+$", "");
    }
}
