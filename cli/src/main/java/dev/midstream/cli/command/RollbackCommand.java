package dev.midstream.cli.command;

import dev.midstream.checkpoints.log.Journal;
import dev.midstream.cli.ExitCode;
import dev.midstream.cli.Refusal;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.control.ControlEvent.RollbackRequested;
import dev.midstream.engine.migration.MigrationDecider;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Undoes. */
@Command(
        name = "rollback",
        description = "Undo what has not been contracted: one migration by name, or the newest ones.",
        mixinStandardHelpOptions = true)
public final class RollbackCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The migration.")
    private @Nullable String name;

    @Option(
            names = "--last",
            paramLabel = "N",
            description = "The N newest migrations that are not rolled back, newest first.")
    private int last;

    @Option(
            names = "--leave-data",
            description = "Go on although an update's new values, or your own SQL without down, stay behind.")
    private boolean leaveData;

    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (last < 0) {
            throw Refusal.usage("--last is a number of migrations, not " + last);
        }
        if ((name == null) == (last == 0)) {
            throw Refusal.usage("name the migration, or say --last N");
        }
        try (Session session = work.open(database.target())) {
            List<String> names = name != null ? List.of(name) : newest(session);
            if (names.isEmpty()) {
                spec.commandLine().getOut().println("every migration is rolled back already; nothing to do");
            }
            names.forEach(n -> check(session, n));
            for (String one : names) {
                int exitCode = rollback(session, one);
                if (exitCode != ExitCode.DONE) {
                    return exitCode;
                }
            }
            return ExitCode.DONE;
        }
    }

    private List<String> newest(Session session) {
        if (!session.engine().isInstalled()) {
            throw Refusal.usage(
                    "no migration was ever run in database " + session.target().database());
        }
        return session.engine().migrations().reversed().stream()
                .map(Journal::name)
                .filter(n -> !(state(session.migration(n)) instanceof MigrationState.RolledBack))
                .limit(last)
                .toList();
    }

    private void check(Session session, String migration) {
        Store store = session.migration(migration);
        MigrationState state = state(store);
        boolean contracting =
                state.work().phase().filter(PhaseName.CONTRACT::equals).isPresent();
        if (state instanceof MigrationState.Completed || contracting) {
            throw new Refusal(
                    ExitCode.STOPPED,
                    "%s is contracted, and what contract took away cannot be brought back; write a new migration"
                            .formatted(migration));
        }
        List<String> remains = new MigrationDecider(session.engine().plan(store)).irreversible(state.work());
        if (!remains.isEmpty() && !leaveData) {
            throw new Refusal(
                    ExitCode.STOPPED,
                    "%s cannot be undone entirely: %s would stay behind; say --leave-data to undo the rest"
                            .formatted(migration, String.join(", ", remains)));
        }
    }

    private int rollback(Session session, String migration) {
        Store store = session.migration(migration);
        long since = store.conductor().orElseThrow().version();
        if (state(store) instanceof MigrationState.RolledBack) {
            spec.commandLine().getOut().println(migration + " is rolled back already; nothing to do");
            return ExitCode.DONE;
        }
        store.request(new RollbackRequested(session.actor()));
        return new Execution(session, store, spec.commandLine().getOut(), work.json()).run(1, since);
    }

    private static MigrationState state(Store store) {
        return (MigrationState) store.conductor().orElseThrow().state();
    }
}
