package dev.midstream.cli.command;

import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Holds a migration. */
@Command(
        name = "pause",
        description = "Hold a migration after the chunk under way; its processes stay and wait.",
        mixinStandardHelpOptions = true)
public final class PauseCommand extends OperatorCommand {
    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why; shown in status and history.",
            defaultValue = "no reason given")
    private String reason = "";

    @Override
    ControlEvent event(Actor actor) {
        return new ControlEvent.Paused(actor, reason);
    }

    @Override
    String done(String migration) {
        return "%s is paused; midstream resume %s goes on".formatted(migration, migration);
    }
}
