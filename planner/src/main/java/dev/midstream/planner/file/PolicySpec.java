package dev.midstream.planner.file;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file says under {@code policy}: how fast, when, and what to do in cases of doubt. No part of what the migration does.
 *
 * @param niceRatio rest after each chunk as a multiple of the time it took
 * @param windows alternatives; none for any time
 * @param quarantine rows that may be refused before the run stops
 * @param cores of the server's machine
 * @param diskBytes room there for all databases and the WAL together
 */
public record PolicySpec(
        Optional<Long> rowsPerSecond,
        Optional<Long> walBytesPerSecond,
        Optional<Integer> workers,
        Optional<Double> niceRatio,
        Optional<Duration> maxLag,
        List<DayWindow> windows,
        Map<SignalName, SignalBounds> limits,
        List<String> ignoreStandbys,
        Optional<Deadline> finishBy,
        Optional<OnCritical> onCritical,
        Optional<String> ownQuery,
        Optional<String> ownHttp,
        Optional<Integer> quarantine,
        Optional<OnOldSnapshot> onOldSnapshot,
        Optional<Integer> cores,
        Optional<Long> diskBytes) {

    public PolicySpec {
        windows = List.copyOf(windows);
        limits = limits.isEmpty() ? Map.of() : new EnumMap<>(limits);
        ignoreStandbys = List.copyOf(ignoreStandbys);
    }

    /** What to do when a signal passes its critical bound. */
    public enum OnCritical {
        HOLD,
        ABORT
    }

    /** What to do while somebody's old snapshot keeps row versions from being pruned. */
    public enum OnOldSnapshot {
        GO_ON,
        HOLD
    }
}
