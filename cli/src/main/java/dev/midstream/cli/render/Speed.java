package dev.midstream.cli.render;

import dev.midstream.engine.progress.Progress;
import dev.midstream.engine.progress.StepProgress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Rows a second of each step, over the last few seconds. */
final class Speed {
    private static final long WINDOW_NANOS = 5_000_000_000L;

    private final Map<Integer, Deque<Sample>> samples = new HashMap<>();

    void observe(Progress progress) {
        long now = System.nanoTime();
        for (StepProgress step : progress.steps()) {
            if (step.lanes() > 0) {
                Deque<Sample> ofStep = samples.computeIfAbsent(step.step().number(), n -> new ArrayDeque<>());
                ofStep.addLast(new Sample(now, step.rows()));
                while (now - ofStep.getFirst().nanos() > WINDOW_NANOS) {
                    ofStep.removeFirst();
                }
            }
        }
    }

    /** Empty until two observations are far enough apart. */
    Optional<Double> rowsPerSecond(int step) {
        Deque<Sample> ofStep = samples.getOrDefault(step, new ArrayDeque<>());
        if (ofStep.size() < 2) {
            return Optional.empty();
        }
        Sample first = ofStep.getFirst();
        Sample last = ofStep.getLast();
        double seconds = (last.nanos() - first.nanos()) / 1e9;
        return seconds < 0.5 ? Optional.empty() : Optional.of((last.rows() - first.rows()) / seconds);
    }

    private record Sample(long nanos, long rows) {}
}
