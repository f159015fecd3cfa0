package dev.midstream.cli.command;

import dev.midstream.cli.ExitCode;
import dev.midstream.cli.Refusal;
import dev.midstream.cli.render.TraceText;
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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries a script out on an embedded server of the target's version and tells what was seen. */
final class LintTrace {
    private static final String DATABASE = "postgres";

    private LintTrace() {}

    static int run(Path file, @Nullable Path schema, Terms terms, boolean json, PrintWriter out) throws SQLException {
        Script script = SqlFiles.read(file);
        List<Finding> findings = SqlRules.lint(script, terms);
        List<Observed> observed;
        try (EmbeddedServer server = server(terms.version().major())) {
            if (schema != null) {
                load(server, schema);
            }
            try (Connection worker = server.connect(DATABASE);
                    Connection observer = server.connect(DATABASE)) {
                observed = Trace.run(worker, observer, script, terms.inTransaction());
            }
        }
        TraceText text = new TraceText(script, observed, findings);
        if (json) {
            out.println(text.json());
        } else {
            out.println("PostgreSQL %d, %s"
                    .formatted(terms.version().major(), schema == null ? "an empty database" : "schema of " + schema));
            text.lines().forEach(out::println);
        }
        return text.failed() ? ExitCode.FINDINGS : ExitCode.DONE;
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
