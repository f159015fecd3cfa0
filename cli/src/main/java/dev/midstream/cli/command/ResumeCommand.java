package dev.midstream.cli.command;

import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent;
import picocli.CommandLine.Command;

/** Takes back a pause or an abort. */
@Command(
        name = "resume",
        description = "Take back a pause or an abort. After an abort, run the migration again.",
        mixinStandardHelpOptions = true)
public final class ResumeCommand extends OperatorCommand {
    @Override
    ControlEvent event(Actor actor) {
        return new ControlEvent.Resumed(actor);
    }

    @Override
    String done(String migration) {
        return migration + " may go on";
    }
}
