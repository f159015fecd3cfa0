package dev.midstream.cli.command;

import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ends every process's part. */
@Command(
        name = "abort",
        description = "End every process that works on a migration. What is done is kept; resume or rollback decide.",
        mixinStandardHelpOptions = true)
public final class AbortCommand extends OperatorCommand {
    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why; shown in status and history.",
            defaultValue = "no reason given")
    private String reason = "";

    @Override
    ControlEvent event(Actor actor) {
        return new ControlEvent.AbortRequested(actor, reason);
    }

    @Override
    String done(String migration) {
        return "%s is aborted; midstream resume %s takes it back, midstream rollback %s undoes it"
                .formatted(migration, migration, migration);
    }
}
