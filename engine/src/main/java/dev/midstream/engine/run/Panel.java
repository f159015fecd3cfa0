package dev.midstream.engine.run;

import dev.midstream.engine.control.Machine;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.run.Instruments.Shown;
import dev.midstream.engine.run.Instruments.Situation;
import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.Observation;
import dev.midstream.engine.throttle.Probe;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Readings;
import dev.midstream.engine.throttle.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The instruments in a governor's hands, and what they show. Closing it puts them down. */
final class Panel implements AutoCloseable {
    private final Host host;
    private final Instruments instruments;
    private final Instruments.Taken taken;
    private final Watch watch;
    private final long began;
    private final Map<Signal, Long> shown = new HashMap<>();
    private volatile Situation situation;

    Panel(Host host, Instruments instruments, ServerView server) {
        this.host = host;
        this.situation = situation(server);
        this.instruments = instruments;
        this.began = host.nanos();
        this.taken = instruments.take(() -> situation);
        this.watch = Watch.start(host, taken.probes());
    }

    /** What is known of every signal, under the bounds that the rules of all who are at work come to. */
    List<Observation> look(ServerView server) {
        Rules rules = new Rules(server);
        Situation before = situation;
        situation = situation(server);
        if (!situation.asksTheSameAs(before)) {
            watch.lookNow();
        }
        List<Observation> seen = new ArrayList<>();
        for (Probe probe : taken.probes()) {
            Observation all = observation(probe, Bounds.NONE);
            for (Rules.Judgement judgement : rules.judgements(probe.signal())) {
                seen.add(all.only(value -> judgement
                                .subject()
                                .filter(s -> !s.equals(value.subject()))
                                .isEmpty())
                        .under(judgement.bounds()));
            }
        }
        return seen;
    }

    /** Shows what was read since the last time. */
    void show(List<Observation> seen) {
        List<Shown> news = new ArrayList<>();
        for (Probe probe : taken.probes()) {
            watch.readings().of(probe.signal()).ifPresent(latest -> {
                Long before = shown.put(probe.signal(), latest.takenNanos());
                if (before == null || before != latest.takenNanos()) {
                    latest.readings().forEach(reading -> news.add(new Shown(reading, bounds(reading, seen))));
                }
            });
        }
        if (!news.isEmpty()) {
            instruments.show(news);
        }
    }

    @Override
    public void close() {
        try (taken) {
            watch.close();
        }
    }

    private Observation observation(Probe probe, Bounds bounds) {
        Signal signal = probe.signal();
        Optional<Readings.Latest> latest = watch.readings().of(signal);
        List<Reading> readings = latest.map(Readings.Latest::readings).orElse(List.of());
        List<Reading.Value> values = readings.stream()
                .filter(Reading.Value.class::isInstance)
                .map(Reading.Value.class::cast)
                .filter(value -> !situation.ignored().contains(value.subject()))
                .toList();
        long heard = latest.map(Readings.Latest::heardNanos).orElse(began);
        return new Observation(
                signal,
                bounds,
                values,
                Duration.ofNanos(host.nanos() - heard),
                probe.period(),
                readings.stream().flatMap(reading -> trouble(reading).stream()).findFirst(),
                readings.stream().noneMatch(Panel::stepsAside) && (readings.isEmpty() || !isIgnored(readings, values)));
    }

    private static boolean isIgnored(List<Reading> read, List<Reading.Value> left) {
        return left.isEmpty() && read.stream().allMatch(Reading.Value.class::isInstance);
    }

    /** A grant that is missing will be missing for ever: it is said, and not waited for. */
    private static boolean stepsAside(Reading reading) {
        return switch (reading) {
            case Reading.Value ignored -> false;
            case Reading.NotApplicable ignored -> true;
            case Reading.Unreadable unreadable -> unreadable.lacksPrivilege();
        };
    }

    private static Optional<String> trouble(Reading reading) {
        return switch (reading) {
            case Reading.Value ignored -> Optional.empty();
            case Reading.NotApplicable none -> Optional.of(none.why());
            case Reading.Unreadable unreadable -> Optional.of(unreadable.why());
        };
    }

    /** Those by which a reading was judged; of one that nobody judges, the first of its signal. */
    private static Bounds bounds(Reading reading, List<Observation> seen) {
        List<Observation> looks =
                seen.stream().filter(look -> look.signal() == reading.signal()).toList();
        return looks.stream()
                .filter(look -> look.values().stream().anyMatch(reading::equals))
                .findFirst()
                .or(() -> looks.stream().findFirst())
                .map(Observation::bounds)
                .orElse(Bounds.NONE);
    }

    private static Situation situation(ServerView server) {
        Machine machine = Machine.strictest(server.migrations().values().stream()
                .map(directives -> directives.policy().machine())
                .toList());
        return new Situation(
                new Rules(server).ignored(), all(server, Policy::ownQuery), all(server, Policy::ownHttp), machine);
    }

    /** In order, so that the same questions are the same, whoever asks first. */
    private static List<String> all(ServerView server, Function<Policy, Optional<String>> question) {
        return server.migrations().values().stream()
                .flatMap(directives -> question.apply(directives.policy()).stream())
                .distinct()
                .sorted()
                .toList();
    }
}
