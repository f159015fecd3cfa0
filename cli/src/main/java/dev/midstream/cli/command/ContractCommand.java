package dev.midstream.cli.command;

import dev.midstream.cli.ExitCode;
import dev.midstream.cli.Refusal;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.control.ControlEvent.RunRequested;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Passes the last gate. */
@Command(
        name = "contract",
        description =
                "Pass the gate of a verified migration: defaults, triggers and helpers go. It cannot be rolled back afterwards.",
        mixinStandardHelpOptions = true)
public final class ContractCommand implements Callable<Integer> {
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
            refuseUnlessVerified(state);
            store.request(new RunRequested(
                    session.actor(),
                    PhaseName.CONTRACT,
                    OwnSqlAnswer.UNKNOWN,
                    store.directives().policy()));
            long since = store.conductor().orElseThrow().version();
            return new Execution(session, store, spec.commandLine().getOut(), work.json()).run(work.workers(), since);
        }
    }

    private void refuseUnlessVerified(MigrationState state) {
        boolean inContract =
                state.work().phase().filter(PhaseName.CONTRACT::equals).isPresent();
        boolean atGate = state instanceof MigrationState.AtGate gate && gate.before() == PhaseName.CONTRACT;
        if (state instanceof MigrationState.Completed) {
            throw new Refusal(ExitCode.DONE, name + " is complete already; nothing to do");
        }
        if (state instanceof MigrationState.RolledBack) {
            throw Refusal.usage("%s is rolled back, so there is nothing to contract: midstream run FILE starts it anew"
                    .formatted(name));
        }
        if (!inContract && !atGate) {
            throw new Refusal(
                    ExitCode.STOPPED,
                    "%s is not verified yet, so the gate stays shut: midstream status %s says where it stands"
                            .formatted(name, name));
        }
    }
}
