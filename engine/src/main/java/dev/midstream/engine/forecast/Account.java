package dev.midstream.engine.forecast;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.engine.cause.Causes;
import dev.midstream.engine.cause.Chronicle;
import dev.midstream.engine.cause.OpenHours;
import dev.midstream.engine.cause.Span;
import dev.midstream.engine.cause.TimeShares;
import dev.midstream.engine.cause.Timeline;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.forecast.Forecast.HeldShare;
import dev.midstream.engine.forecast.Forecast.Opening;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.migration.MigrationEvent.LanesOpened;
import dev.midstream.engine.migration.MigrationEvent.Planned;
import dev.midstream.engine.migration.MigrationEvent.StepFinished;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the log tells, at one moment, of where the time went and where it will go.
 *
 * @param since when the first rows of the plan were divided among lanes; empty before
 * @param timeline since then, until the last of them was done
 */
public record Account(
        Optional<Instant> since,
        Timeline timeline,
        Pace pace,
        Optional<Forecast> forecast,
        Optional<Outlook> outlook,
        Instant now) {
    private static final Duration HOUR = Duration.ofHours(1);

    /**
     * @param own asked of the migration
     * @param all asked of every migration
     */
    public static Account of(
            Workload workload, Chronicle chronicle, List<LaneLog> lanes, Directives own, Directives all, Instant now) {
        Optional<Instant> since = begun(chronicle.conductor());
        Instant from = lanes.stream()
                .flatMap(lane -> lane.newest().stream().limit(1))
                .map(Recorded::at)
                .reduce(since.orElse(now), (a, b) -> a.isBefore(b) ? a : b);
        boolean isLeft = workload.parts().stream().anyMatch(part -> part.share() < 1);
        Timeline timeline = Timeline.of(chronicle, from, now);
        Instant to = isLeft ? now : ended(chronicle.conductor()).orElse(now);
        Timeline sinceBegun = timeline.between(since.orElse(now), to);
        Pace pace = Pace.of(lanes, timeline, now);
        OpenHours hours = Causes.hours(own, all, now);
        Optional<Forecast> forecast =
                Forecast.of(workload, pace, held(sinceBegun, now), opening(hours, own, all, now), now);
        Optional<Outlook> outlook =
                own.policy().finishBy().filter(by -> isLeft).map(by -> Outlook.of(by, forecast, now));
        return new Account(since, sinceBegun, pace, forecast, outlook, now);
    }

    /** Since the first rows; empty before. */
    public Optional<TimeShares> shares() {
        return since.map(begin -> TimeShares.of(timeline));
    }

    public Optional<TimeShares> sharesOfLastHour() {
        return since.filter(begin -> begin.isBefore(now.minus(HOUR)))
                .map(begin -> TimeShares.of(timeline.between(now.minus(HOUR), now)));
    }

    /** Of the time in which nobody wanted work to stop, the share in which the server could not bear it. */
    private static HeldShare held(Timeline timeline, Instant now) {
        return HeldShare.between(held(timeline), held(timeline.between(now.minus(HOUR), now)));
    }

    private static double held(Timeline timeline) {
        double held = 0;
        double all = 0;
        for (Span span : timeline.spans()) {
            boolean isWanted = !span.isHeld() || span.isHeldByHealth();
            if (span.isKnown() && isWanted) {
                all += span.length().toMillis();
                held += span.isHeld() ? span.length().toMillis() : 0;
            }
        }
        return all == 0 ? 0 : held / all;
    }

    private static Opening opening(OpenHours hours, Directives own, Directives all, Instant now) {
        List<Directives.Stop> pauses = List.of(own.at(now), all.at(now)).stream()
                .flatMap(directives -> directives.pause().stream())
                .toList();
        boolean isPaused = pauses.stream().anyMatch(pause -> pause.expiresAt().isEmpty());
        Optional<Instant> until =
                pauses.stream().flatMap(pause -> pause.expiresAt().stream()).max(Instant::compareTo);
        return new Opening(hours, until, isPaused);
    }

    private static Optional<Instant> ended(List<Recorded<Event>> conductor) {
        return conductor.reversed().stream()
                .filter(recorded -> recorded.event() instanceof StepFinished)
                .map(Recorded::at)
                .findFirst();
    }

    /** Of the newest plan. */
    private static Optional<Instant> begun(List<Recorded<Event>> conductor) {
        Optional<Instant> begun = Optional.empty();
        for (Recorded<Event> recorded : conductor) {
            if (recorded.event() instanceof Planned) {
                begun = Optional.empty();
            } else if (recorded.event() instanceof LanesOpened && begun.isEmpty()) {
                begun = Optional.of(recorded.at());
            }
        }
        return begun;
    }
}
