package dev.midstream.cli.command;

import dev.midstream.cli.ExitCode;
import dev.midstream.cli.Refusal;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.control.ControlEvent.VerificationRequested;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.run.Store;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proves again. */
@Command(
        name = "verify",
        description =
                "Read the data again and prove the migration's claims; exit 4 and the offending keys if one does not hold.",
        mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
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
            MigrationState state =
                    (MigrationState) store.conductor().orElseThrow().state();
            boolean atRest = state instanceof MigrationState.AtGate
                    || state instanceof MigrationState.Unproved
                    || state instanceof MigrationState.Completed;
            if (!atRest) {
                throw Refusal.usage(
                        "%s is not at a gate, and its run proves every claim when the rows are there: go on with midstream run FILE"
                                .formatted(name));
            }
            store.request(new VerificationRequested(session.actor()));
            long since = store.conductor().orElseThrow().version();
            int exitCode =
                    new Execution(session, store, spec.commandLine().getOut(), work.json()).run(work.workers(), since);
            return exitCode == ExitCode.STOPPED ? ExitCode.DONE : exitCode; // back at its gate, proved
        }
    }
}
