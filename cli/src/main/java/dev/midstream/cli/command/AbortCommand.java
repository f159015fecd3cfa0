package dev.midstream.cli.command;

import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.run.Store;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends every process's part. */
@Command(
        name = "abort",
        description = "End every process that works on a migration. What is done is kept; resume or rollback decide.",
        mixinStandardHelpOptions = true)
public final class AbortCommand extends OperatorCommand {
    @Parameters(paramLabel = "NAME", description = "The migration.")
    private String name = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why; shown in status and history.",
            defaultValue = "no reason given")
    private String reason = "";

    @Override
    void check() {
        // a name is all it takes, and picocli demands it
    }

    @Override
    Store store(Session session) {
        return session.migration(name);
    }

    @Override
    ControlEvent event(Actor actor, Instant now) {
        return new ControlEvent.AbortRequested(actor, reason, Optional.of(now));
    }

    @Override
    String done() {
        return "%s is aborted; midstream resume %s takes it back, midstream rollback %s undoes it"
                .formatted(name, name, name);
    }
}
