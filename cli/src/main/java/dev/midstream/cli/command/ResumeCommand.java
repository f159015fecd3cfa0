package dev.midstream.cli.command;

import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.run.Store;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes back a pause or an abort. */
@Command(
        name = "resume",
        description = "Take back a pause or an abort; with --all the pause of all. After an abort, run the migration"
                + " again.",
        mixinStandardHelpOptions = true)
public final class ResumeCommand extends OperatorCommand {
    @Mixin
    private ScopeOption scope = new ScopeOption();

    @Override
    void check() {
        scope.check();
    }

    @Override
    Store store(Session session) {
        return scope.store(session);
    }

    @Override
    ControlEvent event(Actor actor, Instant now) {
        return new ControlEvent.Resumed(actor);
    }

    @Override
    String done() {
        return scope.isAll() ? "every migration that is not paused itself may go on" : scope.title() + " may go on";
    }
}
