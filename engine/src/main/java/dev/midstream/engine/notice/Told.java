package dev.midstream.engine.notice;

import dev.midstream.engine.log.State;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What was told, by the keys of those who were. */
public record Told(Map<String, Progress> targets) implements State {
    public static final Told NOTHING = new Told(Map.of());

    public Told {
        targets = Map.copyOf(targets);
    }

    /**
     * Of one target.
     *
     * @param trouble why the last notice could not be told; empty if it could
     */
    public record Progress(String label, Mark mark, Optional<String> trouble) {}

    /** Whether anything was ever decided about this target. */
    public boolean knows(Target target) {
        return targets.containsKey(target.key());
    }

    public Progress of(Target target) {
        return targets.getOrDefault(target.key(), new Progress(target.label(), Mark.START, Optional.empty()));
    }

    /** The state after one more event. */
    public static Told evolve(Told before, NoticeEvent event) {
        return switch (event) {
            case NoticeEvent.TargetsBegun e ->
                e.targets().stream()
                        .reduce(
                                before,
                                (told, target) ->
                                        told.with(target, new Progress(target.label(), e.from(), Optional.empty())),
                                (a, b) -> b);
            case NoticeEvent.Sent e ->
                before.with(e.target(), new Progress(e.target().label(), e.mark(), Optional.empty()));
            case NoticeEvent.Failed e ->
                before.with(
                        e.target(),
                        new Progress(e.target().label(), before.of(e.target()).mark(), Optional.of(e.message())));
            case NoticeEvent.Dropped e ->
                before.with(e.target(), new Progress(e.target().label(), e.mark(), Optional.of(e.message())));
        };
    }

    private Told with(Target target, Progress progress) {
        Map<String, Progress> more = new TreeMap<>(targets);
        more.put(target.key(), progress);
        return new Told(more);
    }
}
