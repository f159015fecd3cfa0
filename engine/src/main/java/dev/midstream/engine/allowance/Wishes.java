package dev.midstream.engine.allowance;

import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    /** Whether they let anybody work now. */
    public boolean letWork(Instant now) {
        return pause.isEmpty() && limits.stream().allMatch(limit -> limit.isOpenAt(now));
    }
}
