package dev.midstream.cli.command;

import dev.midstream.cli.ExitCode;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.run.Store;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that writes one wish into the control stream and leaves. Those who work on the migration obey within one chunk. */
abstract class OperatorCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The migration.")
    private String name = "";

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    abstract ControlEvent event(Actor actor);

    abstract String done(String migration);

    @Override
    public Integer call() {
        try (Session session = Session.open(database.target(), 1)) {
            Store store = session.migration(name);
            store.request(event(session.actor()));
            PrintWriter out = spec.commandLine().getOut();
            out.println(done(name));
            out.flush();
            return ExitCode.DONE;
        }
    }
}
