package dev.midstream.cli.command;

import dev.midstream.cli.ExitCode;
import dev.midstream.cli.Refusal;
import dev.midstream.cli.render.TextTable;
import dev.midstream.cli.render.TraceText;
import dev.midstream.cli.render.Width;
import dev.midstream.cli.trace.TargetSchema;
import dev.midstream.cli.trace.TargetSchema.Made;
import dev.midstream.embedded.EmbeddedServer;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.Terms;
import dev.midstream.planner.lint.sql.rule.SqlRules;
import dev.midstream.planner.pg.Trace;
import dev.midstream.planner.pg.Trace.Observed;
import dev.midstream.planner.sql.Script;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries a script out on an embedded server of the target's version and tells what was seen. */
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
        Script script = SqlFiles.read(file);
        List<Finding> findings = SqlRules.lint(script, terms);
        List<Observed> observed;
        List<String> heading;
        try (EmbeddedServer server = server(terms.version().major())) {
            if (schema != null) {
                load(server, schema);
            }
            try (Connection worker = server.connect(DATABASE);
                    Connection observer = server.connect(DATABASE)) {
                Optional<Made> made = schema == null && target.isPresent()
                        ? Optional.of(copied(target.get(), worker, observer))
                        : Optional.empty();
                heading = heading(terms, schema, made);
                observed = Trace.run(worker, observer, script, terms.inTransaction());
            }
        }
        TraceText text = new TraceText(script, observed, findings);
        heading.forEach(json ? err::println : out::println);
        if (json) {
            err.flush();
            out.println(text.json());
        } else {
            text.lines(Width.columns()).forEach(out::println);
        }
        return text.failed() ? ExitCode.FINDINGS : ExitCode.DONE;
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

    private static EmbeddedServer server(int major) {
        try {
            return EmbeddedServer.start(major, Map.of());
        } catch (UncheckedIOException e) {
            throw Refusal.usage("--trace: %s (%s); a distribution carries one version: name it with --pg-version"
                    .formatted(e.getMessage(), e.getCause()));
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
