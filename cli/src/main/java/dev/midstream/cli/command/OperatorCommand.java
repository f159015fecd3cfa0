package dev.midstream.cli.command;

import dev.midstream.cli.ExitCode;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.control.Actor;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.run.Store;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that writes one wish into a control stream and leaves. Those who work obey within one chunk. */
abstract class OperatorCommand implements Callable<Integer> {
    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Refuses what makes no sense, before the database is asked. */
    abstract void check();

    /** Where the wish is written. */
    abstract Store store(Session session);

    /** @param now by the database's clock, which decides when a wish ends */
    abstract ControlEvent event(Actor actor, Instant now);

    abstract String done();

    @Override
    public Integer call() {
        check();
        try (Session session = Session.open(database.target(), 1)) {
            Actor actor = session.actor();
            store(session).request(now -> event(actor, now));
            PrintWriter out = spec.commandLine().getOut();
            out.println(done());
            out.flush();
            return ExitCode.DONE;
        }
    }
}
