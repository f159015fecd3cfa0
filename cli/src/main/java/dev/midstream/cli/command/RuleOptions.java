package dev.midstream.cli.command;

import dev.midstream.cli.Refusal;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.PolicyFiles;
import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.Signal;
import dev.midstream.planner.file.Amount;
import dev.midstream.planner.file.SignalBounds;
import dev.midstream.planner.file.SignalName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Every limit that {@code throttle} can set. */
final class RuleOptions {
    @Mixin
    private PaceOptions pace = new PaceOptions();

    @Option(names = "--workers", paramLabel = "N", description = "Workers at work at one time, over all processes.")
    private @Nullable String workers;

    @Option(
            names = "--limit",
            paramLabel = "SIGNAL=SLOW:STOP[:CRITICAL]",
            description = "Bounds of a signal: replay-lag=2s:10s, disk=:90%%, replay-bytes=512MB. Repeatable.")
    private List<String> bounds = new ArrayList<>();

    @Option(
            names = "--ignore-standby",
            paramLabel = "NAME",
            description = "A standby or slot that holds nobody up. Repeatable.")
    private List<String> standbys = new ArrayList<>();

    /** Empty if none of the options was given. */
    Limits limits() {
        Limits limits = pace.limits().withBounds(bounds()).withStandbysIgnored(names());
        return Given.read("--workers", workers, Amount::workers)
                .map(limits::withWorkers)
                .orElse(limits);
    }

    private Map<Signal, Bounds> bounds() {
        Map<Signal, Bounds> read = new EnumMap<>(Signal.class);
        for (String text : bounds) {
            int equals = text.indexOf('=');
            if (equals < 0) {
                throw Refusal.usage("--limit: '%s' names no bounds: write SIGNAL=SLOW:STOP, such as replay-lag=2s:10s"
                        .formatted(text));
            }
            SignalName name = Given.read(
                    "--limit", SignalName::of, text.substring(0, equals).strip());
            SignalBounds said =
                    Given.read("--limit " + name.id(), t -> SignalBounds.parse(name, t), text.substring(equals + 1));
            if (read.put(PolicyFiles.signal(name), PolicyFiles.bounds(said)) != null) {
                throw Refusal.usage("--limit: %s is given twice: keep one".formatted(name.id()));
            }
        }
        return read;
    }

    private List<String> names() {
        if (standbys.stream().anyMatch(String::isBlank)) {
            throw Refusal.usage("--ignore-standby: the name is empty: write an application_name or the name of a slot");
        }
        return standbys.stream().distinct().toList();
    }
}
