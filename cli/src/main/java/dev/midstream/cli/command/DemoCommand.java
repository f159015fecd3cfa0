package dev.midstream.cli.command;

import dev.midstream.cli.ExitCode;
import dev.midstream.cli.Refusal;
import dev.midstream.cli.demo.Demo;
import dev.midstream.cli.wiring.Session;
import dev.midstream.embedded.EmbeddedServer;
import dev.midstream.engine.control.ControlEvent.RunRequested;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.pg.Engine.Registered;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.MigrationReader;
import dev.midstream.planner.file.PhaseName;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows it: no set-up, no server, no Docker. */
@Command(
        name = "demo",
        description =
                "Start an embedded PostgreSQL with data and live traffic, run a real migration under it, and print the proof.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    private static final double SCALE_MIN = 0.001;
    private static final double SCALE_MAX = 100;

    @Option(
            names = "--scale",
            paramLabel = "N",
            description = "How many rows: 1 is about 2.4 million (default: ${DEFAULT-VALUE}).",
            defaultValue = "1")
    private double scale = 1;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Workers (default: ${DEFAULT-VALUE}).",
            defaultValue = "1")
    private int workers = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (scale < SCALE_MIN || scale > SCALE_MAX) {
            throw Refusal.usage("--scale is not between %s and %s".formatted(SCALE_MIN, SCALE_MAX));
        }
        return new Demo(spec.commandLine().getOut(), scale).run(this::migrator);
    }

    private Demo.Migrator migrator(EmbeddedServer server, String yaml) {
        Migration migration = MigrationReader.read("demo.yaml", yaml);
        return new Demo.Migrator() {
            @Override
            public int untilGate() {
                return carryOut(server, migration, PhaseName.VALIDATE);
            }

            @Override
            public int throughGate() {
                return carryOut(server, migration, PhaseName.CONTRACT);
            }
        };
    }

    private Store register(Session session, Migration migration) {
        Session.Foreseen foreseen = session.plan(migration, false, workers);
        Registered registered = session.engine()
                .register(
                        foreseen.plan(),
                        Fingerprint.of(migration),
                        migration.canonical(),
                        foreseen.foresight().predictions());
        return ((Registered.New) registered).store();
    }

    private int carryOut(EmbeddedServer server, Migration migration, PhaseName until) {
        PrintWriter out = spec.commandLine().getOut();
        try (Session session = Session.open(EmbeddedOption.target(server), workers)) {
            session.engine().install();
            Store store = session.engine().find(migration.name()).orElseGet(() -> register(session, migration));
            long since = store.conductor().orElseThrow().version();
            store.request(new RunRequested(session.actor(), until, OwnSqlAnswer.UNKNOWN));
            Execution execution = new Execution(session, store, out, false);
            int exitCode = execution.run(workers, since);
            if (execution.wasAskedToLeave()) {
                throw new Refusal(ExitCode.STOPPED, "the demo was interrupted; its server and its data are gone");
            }
            return exitCode;
        }
    }
}
