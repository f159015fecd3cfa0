package dev.midstream.cli.command;

import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.run.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds a migration, or all of them. */
@Command(
        name = "pause",
        description = "Hold a migration, or all, after the chunk under way; the processes stay and wait.",
        mixinStandardHelpOptions = true)
public final class PauseCommand extends OperatorCommand {
    @Mixin
    private ScopeOption scope = new ScopeOption();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "How long: 90s, 30m, 2h; then it goes on by itself. Without it: until resumed.")
    private @Nullable String time;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why; shown in status and history.",
            defaultValue = "no reason given")
    private String reason = "";

    @Override
    void check() {
        scope.check();
        duration();
    }

    @Override
    Store store(Session session) {
        return scope.store(session);
    }

    @Override
    ControlEvent event(Actor actor, Instant now) {
        return new ControlEvent.Paused(
                actor, reason, Optional.of(now), duration().map(now::plus));
    }

    @Override
    String done() {
        return "%s is paused%s; midstream resume %s goes on"
                .formatted(
                        scope.title(),
                        time == null ? "" : " for " + time + " and then goes on by itself",
                        scope.typed());
    }

    private Optional<Duration> duration() {
        return Given.read("--for", time, Durations::parse);
    }
}
