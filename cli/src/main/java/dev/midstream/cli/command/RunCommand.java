package dev.midstream.cli.command;

import dev.midstream.checkpoints.log.Head;
import dev.midstream.cli.ExitCode;
import dev.midstream.cli.Refusal;
import dev.midstream.cli.connect.Target;
import dev.midstream.cli.render.Json;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.control.ControlEvent.RunRequested;
import dev.midstream.engine.control.ControlEvent.ThrottleSet;
import dev.midstream.engine.control.Directives;
import dev.midstream.engine.control.Limits;
import dev.midstream.engine.control.OwnSqlAnswer;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.pg.Engine.Registered;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.file.ServerFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plans and carries out; continues what was interrupted. */
@Command(
        name = "run",
        description =
                "Plan a migration and carry it out, or continue it where it was. Stops before contract unless told otherwise.",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE|DIR", description = "A migration file, or a directory of them.")
    private Path path = Path.of("");

    @Option(
            names = "--until",
            paramLabel = "PHASE",
            description =
                    "Last phase to carry out: expand, backfill, validate or contract (default: ${DEFAULT-VALUE}).",
            defaultValue = "validate")
    private PhaseName until = PhaseName.VALIDATE;

    @Option(
            names = "--own-sql",
            paramLabel = "ANSWER",
            description = "What became of your own SQL whose outcome is unknown: done or repeat.",
            defaultValue = "unknown")
    private OwnSqlAnswer ownSql = OwnSqlAnswer.UNKNOWN;

    @Option(
            names = "--measure",
            description =
                    "Before the first step, try the transformations and index builds on a copy of some blocks as 'plan --measure' does, and keep that prediction for 'status' to compare.")
    private boolean measure;

    @Mixin
    private PolicyOptions policy = new PolicyOptions();

    @Mixin
    private EmbeddedOption embedded = new EmbeddedOption();

    @Mixin
    private WorkOptions work = new WorkOptions();

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<Migration> migrations = MigrationFiles.readAll(path);
        Limits limits = policy.limits();
        policy.check();
        Optional<ServerFile> server = policy.serverFile(path);
        return embedded.serve(
                spec.commandLine().getErr(), database::target, target -> run(target, migrations, limits, server));
    }

    private int run(Target target, List<Migration> migrations, Limits limits, Optional<ServerFile> server) {
        try (Session session = work.open(target)) {
            if (ownSql != OwnSqlAnswer.UNKNOWN && migrations.stream().noneMatch(m -> OpenOutcome.isIn(session, m))) {
                throw OpenOutcome.none();
            }
            for (Migration migration : migrations) {
                int exitCode = run(session, migration, limits, server);
                boolean atContractGate =
                        exitCode == ExitCode.STOPPED && migrations.size() > 1 && isAtContractGate(session, migration);
                if (exitCode != ExitCode.DONE && !atContractGate) {
                    return exitCode;
                }
            }
            return ExitCode.DONE;
        }
    }

    private int run(Session session, Migration migration, Limits limits, Optional<ServerFile> server) {
        Store store = register(session, migration);
        Directives before = store.control().map(h -> (Directives) h.state()).orElse(Directives.NONE);
        if (before.abort().isPresent()) {
            throw new Refusal(
                    ExitCode.STOPPED,
                    "%s was aborted by %s: %s; midstream resume %s takes the abort back"
                            .formatted(
                                    migration.name(),
                                    before.abort().get().actor(),
                                    before.abort().get().reason(),
                                    migration.name()));
        }
        Head<?> conductor = store.conductor().orElseThrow();
        if (conductor.state() instanceof MigrationState.Completed) {
            return alreadyDone(migration);
        }
        if (!limits.isNone()) {
            store.request(now ->
                    new ThrottleSet(session.actor(), limits, policy.reason(), Optional.of(now), Optional.empty()));
        }
        Policy said = policy.policy(migration, server, store.databaseTime());
        session.engine().trusting(work.trust(said));
        OwnSqlAnswer answer = OpenOutcome.isIn(session, store) ? ownSql : OwnSqlAnswer.UNKNOWN;
        store.request(new RunRequested(session.actor(), until, answer, said));
        long since = conductor.version() == 1 ? 0 : conductor.version();
        return new Execution(session, store, spec.commandLine().getOut(), work.json()).run(work.workers(), since);
    }

    private Store register(Session session, Migration migration) {
        Optional<Store> known =
                session.engine().isInstalled() ? session.engine().find(migration.name()) : Optional.empty();
        Optional<MigrationState> state = known.flatMap(Store::conductor).map(h -> (MigrationState) h.state());
        String fingerprint = Fingerprint.of(migration);
        if (state.filter(s -> !(s instanceof MigrationState.RolledBack)).isPresent()) {
            if (!state.get().work().fingerprint().equals(fingerprint)) {
                throw changed(
                        migration,
                        known.get().planned(state.get().work().plannedAt()).canonical());
            }
            session.engine().install();
            return known.get();
        }
        checkAfter(session, migration);
        Session.Foreseen foreseen = session.plan(migration, measure, work.workers());
        foreseen.foresight().report().forEach(this::note);
        session.engine().install();
        return switch (session.engine()
                .register(
                        foreseen.plan(),
                        fingerprint,
                        migration.canonical(),
                        foreseen.foresight().predictions())) {
            case Registered.New(Store store) -> store;
            case Registered.Known(Store store, MigrationState ignored) -> store;
            case Registered.Changed(String before) -> throw changed(migration, before);
        };
    }

    private void note(String note) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(work.json() ? Json.line(Json.object().put("type", "note").put("note", note)) : note);
        out.flush();
    }

    private static void checkAfter(Session session, Migration migration) {
        for (String name : migration.after()) {
            Optional<MigrationState> state = session.engine().isInstalled()
                    ? session.engine().find(name).flatMap(Store::conductor).map(h -> (MigrationState) h.state())
                    : Optional.empty();
            boolean done = state.filter(s -> s instanceof MigrationState.Completed
                            || (s instanceof MigrationState.AtGate gate && gate.before() == PhaseName.CONTRACT))
                    .isPresent();
            if (!done) {
                throw Refusal.usage("%s: %s must come after %s, which %s in this database; nothing was touched"
                        .formatted(
                                migration.place(),
                                migration.name(),
                                name,
                                state.isPresent() ? "is not finished" : "was never run"));
            }
        }
    }

    private static Refusal changed(Migration migration, String before) {
        return Refusal.usage("""
                %s: migration %s was planned with other content than this file has now; nothing was touched.
                %s
                Put the old content back to continue it, roll it back to start anew, or give the changed migration another name.""".formatted(
                migration.place().file(), migration.name(), Differences.between(before, migration.canonical())));
    }

    private int alreadyDone(Migration migration) {
        PrintWriter out = spec.commandLine().getOut();
        if (work.json()) {
            out.println(Json.line(Json.object()
                    .put("type", "ended")
                    .put("ending", "completed")
                    .put("already", true)));
        } else {
            out.println(migration.name() + " is complete already; nothing to do");
        }
        out.flush();
        return ExitCode.DONE;
    }

    private static boolean isAtContractGate(Session session, Migration migration) {
        return session.engine()
                .find(migration.name())
                .flatMap(Store::conductor)
                .filter(h -> h.state() instanceof MigrationState.AtGate gate && gate.before() == PhaseName.CONTRACT)
                .isPresent();
    }
}
