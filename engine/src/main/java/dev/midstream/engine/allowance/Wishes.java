package dev.midstream.engine.allowance;

import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.Policy;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What operators and files ask of one migration, or of all, at one moment.
 *
 * @param limits each on its own: the strictest holds
 */
public record Wishes(Optional<Directives.Stop> pause, List<Limits> limits) {
    /** Nobody asked for anything. */
    public static final Wishes NONE = new Wishes(Optional.empty(), List.of());

    public Wishes {
        limits = List.copyOf(limits);
    }

    public static Wishes of(Directives directives, Instant now) {
        return new Wishes(
                directives.at(now).pause(),
                Stream.concat(
                                Stream.of(directives.limitsAt(now)),
                                directives.policy().layers().stream().map(Policy.Layer::limits))
                        .toList());
    }

    /** These, and more limits. */
    public Wishes and(List<Limits> more) {
        return new Wishes(pause, Stream.concat(limits.stream(), more.stream()).toList());
    }

    /** Of what is divided between all migrations of a server, the strictest of each. */
    public Limits shared() {
        return new Limits(least(Limits::rowsPerSecond), least(Limits::walBytesPerSecond), least(Limits::workers));
    }

    private <T extends Comparable<T>> Optional<T> least(Function<Limits, Optional<T>> kind) {
        return limits.stream().flatMap(limit -> kind.apply(limit).stream()).min(Comparator.naturalOrder());
    }

    /** Whether they let anybody work now. */
    public boolean letWork(Instant now) {
        return pause.isEmpty() && limits.stream().allMatch(limit -> limit.isOpenAt(now));
    }
}
