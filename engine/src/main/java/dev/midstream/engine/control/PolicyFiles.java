package dev.midstream.engine.control;

import dev.midstream.engine.throttle.Bounds;
import dev.midstream.engine.throttle.Signal;
import dev.midstream.planner.file.DayWindow;
import dev.midstream.planner.file.PolicySpec;
import dev.midstream.planner.file.SignalBounds;
import dev.midstream.planner.file.SignalName;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What files say of how fast and when, put together to one policy. */
public final class PolicyFiles {
    private PolicyFiles() {}

    /**
     * What one file says.
     *
     * @param origin the file, for people
     */
    public record Said(String origin, PolicySpec policy) {}

    /**
     * One policy of several files. The limits of all of them hold. Of anything else the first file that says something decides.
     *
     * @param files the most particular first
     * @param now for a time of day by which to finish
     * @param here the zone of times that name none
     */
    public static Policy together(List<Said> files, Instant now, ZoneId here) {
        Machine machine = new Machine(first(files, PolicySpec::cores), first(files, PolicySpec::diskBytes));
        return new Policy(
                        first(files, PolicySpec::quarantine).orElse(Policy.USUAL.quarantineMax()),
                        first(files, PolicySpec::onOldSnapshot)
                                .map(answer -> Policy.OnOldSnapshot.valueOf(answer.name()))
                                .orElse(Policy.USUAL.onOldSnapshot()),
                        first(files, PolicySpec::onCritical)
                                .map(answer -> Policy.OnCritical.valueOf(answer.name()))
                                .orElse(Policy.USUAL.onCritical()),
                        first(files, PolicySpec::finishBy).map(deadline -> deadline.after(now, here)),
                        first(files, PolicySpec::ownQuery),
                        first(files, PolicySpec::ownHttp),
                        files.stream()
                                .map(file -> new Policy.Layer(file.origin(), limits(file.policy(), here)))
                                .filter(layer -> !layer.limits().isNone())
                                .toList())
                .on(machine);
    }

    /** The limits that one file sets. */
    public static Limits limits(PolicySpec policy, ZoneId here) {
        Map<Signal, Bounds> bounds = new EnumMap<>(Signal.class);
        policy.limits().forEach((name, said) -> bounds.put(signal(name), bounds(said)));
        return new Limits(
                policy.rowsPerSecond(),
                policy.walBytesPerSecond(),
                policy.workers(),
                policy.niceRatio(),
                policy.maxLag(),
                policy.windows().stream().map(window -> window(window, here)).toList(),
                bounds,
                policy.ignoreStandbys());
    }

    /** A window as it was written, in a zone. */
    public static Window window(DayWindow window, ZoneId here) {
        return new Window(window.from(), window.to(), window.zone().orElse(here));
    }

    public static Bounds bounds(SignalBounds said) {
        return new Bounds(said.slow(), said.stop(), said.critical());
    }

    /** The signal of a name; there is one for every name. */
    public static Signal signal(SignalName name) {
        return Signal.valueOf(name.name());
    }

    private static <T> Optional<T> first(List<Said> files, Function<PolicySpec, Optional<T>> question) {
        return files.stream()
                .flatMap(file -> question.apply(file.policy()).stream())
                .findFirst();
    }
}
