package dev.midstream.cli.command;

import dev.midstream.cli.Refusal;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent.ThrottleCleared;
import dev.midstream.engine.control.LimitKind;
import dev.midstream.engine.control.PolicyFiles;
import dev.midstream.engine.throttle.Signal;
import dev.midstream.planner.file.Nearest;
import dev.midstream.planner.file.SignalName;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which limits {@code --clear} takes back.
 *
 * @param kind empty for all
 * @param signal of bounds, those of one signal only
 */
record Clearing(Optional<LimitKind> kind, Optional<Signal> signal) {
    /** {@code --clear} alone. */
    static final String ALL = "";

    private static final String OF_SIGNAL = LimitKind.BOUNDS.id() + ":";

    static Clearing parse(String text) {
        if (text.equals(ALL)) {
            return new Clearing(Optional.empty(), Optional.empty());
        }
        Optional<LimitKind> kind = LimitKind.byId(text);
        if (kind.isPresent()) {
            return new Clearing(kind, Optional.empty());
        }
        String name = text.startsWith(OF_SIGNAL) ? text.substring(OF_SIGNAL.length()) : text;
        return SignalName.ids().contains(name)
                ? new Clearing(Optional.of(LimitKind.BOUNDS), Optional.of(PolicyFiles.signal(SignalName.of(name))))
                : unknown(text);
    }

    ThrottleCleared event(Actor actor) {
        return new ThrottleCleared(actor, kind, signal);
    }

    private static Clearing unknown(String text) {
        List<String> kinds =
                Arrays.stream(LimitKind.values()).map(LimitKind::id).toList();
        String hint = Stream.concat(kinds.stream(), SignalName.ids().stream().map(OF_SIGNAL::concat))
                .filter(known -> Nearest.isNear(text, known))
                .min(Comparator.comparingInt(known -> Nearest.distance(text, known)))
                .map(known -> "did you mean '%s'?".formatted(known))
                .orElse("known are %s, and %sSIGNAL; a migration's name goes before --clear"
                        .formatted(String.join(", ", kinds), OF_SIGNAL));
        throw Refusal.usage("--clear: there is no kind of limit '%s': %s".formatted(text, hint));
    }
}
