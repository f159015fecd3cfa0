package dev.midstream.cli.command;

import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.run.Store;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Joins a migration that runs. */
@Command(
        name = "worker",
        description =
                "Join a migration from another process or host: shares the work, and takes the lead if the leader dies.",
        mixinStandardHelpOptions = true)
public final class WorkerCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The migration.")
    private String name = "";

    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (Session session = work.open(database.target())) {
            Store store = session.migration(name);
            long since = store.conductor().orElseThrow().version();
            return new Execution(session, store, spec.commandLine().getOut(), work.json()).run(work.workers(), since);
        }
    }
}
