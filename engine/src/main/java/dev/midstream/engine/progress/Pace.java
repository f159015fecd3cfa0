package dev.midstream.engine.progress;

import dev.midstream.checkpoints.Terms;
import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.run.Store;
import dev.midstream.engine.run.View;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How fast rows are written now, from the newest events of the lanes that are held. Computed from the log, so any process on any
 * host can say it, and a restart does not reset it.
 *
 * @param rowsPerSecond over all lanes; empty if nothing is being written
 */
public record Pace(Optional<Double> rowsPerSecond) {
    private static final int EVENTS = 20;
    /** A lane whose last event is older than this does not count as moving. */
    private static final Duration RECENT = Duration.ofSeconds(20);
    /** The estimate of rows and the pace so far are both uncertain; the range says so. */
    private static final double OPTIMISM = 0.8;

    private static final double PESSIMISM = 1.5;

    public static Pace of(Store store, View view) {
        double sum = 0;
        for (int lane : view.heldLanes()) {
            long after = Math.max(0, view.version(lane) - EVENTS);
            sum += store.checkpoints().commit(Terms.SHORT, tx -> {
                List<Recorded<Event>> newest = tx.read(Streams.lane(store.journal(), lane), after, EVENTS);
                return speed(newest, tx.now());
            });
        }
        return new Pace(sum > 0 ? Optional.of(sum) : Optional.empty());
    }

    /** The time left for the rows of all steps with lanes, if anything moves. */
    public Optional<Range> timeLeft(Progress progress) {
        double left = 0;
        for (StepProgress step : progress.steps()) {
            if (step.step() instanceof Step.Backfill) {
                left += step.step().footprint().rows() * (1 - step.share());
            }
        }
        double rowsLeft = left;
        return rowsPerSecond
                .filter(rate -> rowsLeft > 0)
                .map(rate -> new Range(seconds(rowsLeft / rate * OPTIMISM), seconds(rowsLeft / rate * PESSIMISM)));
    }

    private static double speed(List<Recorded<Event>> events, Instant now) {
        if (events.size() < 2) {
            return 0;
        }
        Instant first = events.getFirst().at();
        Instant last = events.getLast().at();
        long rows = events.stream().skip(1).mapToLong(e -> rows(e.event())).sum();
        double seconds = Duration.between(first, last).toMillis() / 1e3;
        boolean moving = Duration.between(last, now).compareTo(RECENT) < 0;
        return moving && seconds > 0 ? rows / seconds : 0;
    }

    private static long rows(Event event) {
        return switch (event) {
            case LaneEvent.BlocksDone e -> e.rows();
            case LaneEvent.KeysDone e -> e.rows();
            case LaneEvent.LeftoverDone e -> e.rows();
            default -> 0;
        };
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1e3));
    }

    /** Between these two. */
    public record Range(Duration from, Duration to) {}
}
