package dev.midstream.engine.forecast;

import dev.midstream.engine.cause.Timeline;
import dev.midstream.engine.forecast.LaneLog.Chunk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How fast work goes while it goes, from the newest chunks of the lanes: time in which work was held, or in which nobody was at work, does
 * not count. Computed from the log, so any process on any host can say it, and a restart does not reset it.
 *
 * @param steps of each step that is worked on
 * @param isMoving whether a chunk was done just now
 */
public record Pace(Map<Integer, Speed> steps, boolean isMoving) {
    /** Without a chunk for so long nothing moves. */
    private static final Duration RECENT = Duration.ofSeconds(20);

    /** Without a chunk for longer than this nobody was at work, even at the least pace. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    /** What was done counts less and less: after so much time of work a third. */
    private static final double SMOOTHING_SECONDS = 15;

    public static final Pace NONE = new Pace(Map.of(), false);

    public Pace {
        steps = Map.copyOf(steps);
    }

    /**
     * @param unitsPerSecond work done, in the units of the step's lanes
     * @param rowsPerSecond rows changed
     */
    public record Speed(double unitsPerSecond, double rowsPerSecond) {
        Speed plus(Speed other) {
            return new Speed(unitsPerSecond + other.unitsPerSecond, rowsPerSecond + other.rowsPerSecond);
        }
    }

    /** @param timeline what held work, as far back as the events of the lanes go */
    public static Pace of(List<LaneLog> lanes, Timeline timeline, Instant now) {
        List<LaneLog> held = lanes.stream().filter(LaneLog::isHeld).toList();
        Map<Integer, Speed> steps = new HashMap<>();
        for (LaneLog lane : held) {
            speed(lane.chunks(), timeline).ifPresent(speed -> steps.merge(lane.step(), speed, Speed::plus));
        }
        if (steps.isEmpty()) {
            together(lanes).forEach((step, chunks) -> speed(chunks, timeline).ifPresent(s -> steps.put(step, s)));
        }
        boolean isMoving = held.stream()
                .flatMap(lane -> lane.chunks().stream())
                .anyMatch(chunk -> Duration.between(chunk.at(), now).compareTo(RECENT) < 0);
        return new Pace(steps, isMoving);
    }

    /** Over all steps; empty if no rows are being changed. */
    public Optional<Double> rowsPerSecond() {
        double sum = steps.values().stream().mapToDouble(Speed::rowsPerSecond).sum();
        return sum > 0 ? Optional.of(sum) : Optional.empty();
    }

    public Optional<Speed> of(int step) {
        return Optional.ofNullable(steps.get(step));
    }

    /** While nobody holds a lane: what was done in that newest time of which the chunks of every lane are known. */
    private static Map<Integer, List<Chunk>> together(List<LaneLog> lanes) {
        Map<Integer, List<Chunk>> chunks = new HashMap<>();
        Map<Integer, Instant> from = new HashMap<>();
        for (LaneLog lane : lanes) {
            List<Chunk> ofLane = lane.chunks();
            chunks.computeIfAbsent(lane.step(), step -> new ArrayList<>()).addAll(ofLane);
            if (lane.newest().size() >= LaneLog.EVENTS_MAX && !ofLane.isEmpty()) {
                from.merge(lane.step(), ofLane.getFirst().at(), (a, b) -> a.isAfter(b) ? a : b);
            }
        }
        chunks.forEach((step, all) -> {
            all.removeIf(chunk -> chunk.at().isBefore(from.getOrDefault(step, Instant.MIN)));
            all.sort(Comparator.comparing(Chunk::at));
        });
        return chunks;
    }

    private static Optional<Speed> speed(List<Chunk> chunks, Timeline timeline) {
        if (chunks.size() < 2) {
            return Optional.empty();
        }
        Timeline meanwhile =
                timeline.between(chunks.getFirst().at(), chunks.getLast().at());
        double units = 0;
        double rows = 0;
        double seconds = 0;
        for (int i = 1; i < chunks.size(); i++) { // the first one only tells when the second began
            Instant before = chunks.get(i - 1).at();
            Instant at = chunks.get(i).at();
            Duration held = meanwhile.between(before, at).held();
            Duration worked = Duration.between(before, at).minus(held);
            double active = (worked.compareTo(IDLE) > 0 ? chunks.get(i).took() : worked).toNanos() / 1e9;
            double fading = Math.exp(-active / SMOOTHING_SECONDS);
            units = units * fading + chunks.get(i).units();
            rows = rows * fading + chunks.get(i).rows();
            seconds = seconds * fading + active;
        }
        return seconds > 0 ? Optional.of(new Speed(units / seconds, rows / seconds)) : Optional.empty();
    }
}
