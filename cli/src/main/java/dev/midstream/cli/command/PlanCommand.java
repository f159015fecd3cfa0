package dev.midstream.cli.command;

import dev.midstream.cli.ExitCode;
import dev.midstream.cli.Refusal;
import dev.midstream.cli.connect.Connections;
import dev.midstream.cli.connect.Target;
import dev.midstream.cli.render.Json;
import dev.midstream.cli.render.PlanText;
import dev.midstream.cli.render.Width;
import dev.midstream.planner.change.Planner;
import dev.midstream.planner.pg.Foresight;
import dev.midstream.planner.pg.PgCatalog;
import dev.midstream.planner.plan.Plan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what would be done. */
@Command(
        name = "plan",
        description =
                "Show the phases and steps of a migration: locks, work, rows, predicted time, WAL and risk, SQL. Changes nothing.",
        mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The migration file.")
    private Path file = Path.of("");

    @Option(names = "--sql", description = "Print a script for review.")
    private boolean sql;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--measure",
            description =
                    "Try the transformations and index builds on a copy of some blocks of each table, in a transaction that is taken back, and predict from that. Locks no row.")
    private boolean measure;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Predict for so many workers (default: ${DEFAULT-VALUE}).",
            defaultValue = "2")
    private int workers = 2;

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws SQLException {
        if (workers < 1) {
            throw Refusal.usage("--workers %d is not 1 or more".formatted(workers));
        }
        var migration = MigrationFiles.readOne(file);
        Target target = database.target();
        PrintWriter out = spec.commandLine().getOut();
        try (Connection connection = Connections.jdbc(target)) {
            PgCatalog catalog = PgCatalog.over(connection);
            Plan plan = Planner.plan(migration, catalog);
            Foresight foresight = Foresight.of(plan, connection, measure, workers);
            PlanText text = new PlanText(plan, foresight);
            String where =
                    "%s (PostgreSQL %s)".formatted(target, catalog.server().version());
            if (json) {
                out.println(Json.pretty(text.json()));
            } else if (sql) {
                text.sql().forEach(out::println);
            } else {
                text.table(where, Width.columns()).forEach(out::println);
            }
        }
        out.flush();
        return ExitCode.DONE;
    }
}
