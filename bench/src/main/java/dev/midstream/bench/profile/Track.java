package dev.midstream.bench.profile;

import dev.midstream.bench.load.Timeline;
import java.util.ArrayList;
import java.util.List;

/**
 * What the application saw, second by second and phase by phase.
 *
 * @param p99Millis of each second
 * @param requests due in each second
 * @param phaseP99Millis of all requests of each phase
 * @param failed statements; the reason is the first one's
 */
public record Track(
        List<Double> p99Millis, List<Long> requests, List<Double> phaseP99Millis, long failed, String failure) {
    static Track of(Timeline timeline, List<Phase> phases, long failed, String failure) {
        List<Double> phaseP99 = new ArrayList<>();
        int from = 0;
        for (Phase phase : phases) {
            phaseP99.add(timeline.p99Millis(from, from + phase.seconds()));
            from += phase.seconds();
        }
        return new Track(timeline.p99Millis(), timeline.requests(), phaseP99, failed, failure);
    }
}
