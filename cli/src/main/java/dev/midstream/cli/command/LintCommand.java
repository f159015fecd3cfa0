package dev.midstream.cli.command;

import dev.midstream.cli.ExitCode;
import dev.midstream.cli.Refusal;
import dev.midstream.cli.connect.Connections;
import dev.midstream.cli.connect.Environment;
import dev.midstream.cli.connect.Target;
import dev.midstream.cli.connect.TargetResolver;
import dev.midstream.cli.render.FindingsText;
import dev.midstream.cli.render.RulesText;
import dev.midstream.cli.render.Sarif;
import dev.midstream.cli.trace.PgDump;
import dev.midstream.cli.trace.TargetSchema;
import dev.midstream.planner.catalog.ServerVersion;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.Severity;
import dev.midstream.planner.lint.file.Lint;
import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Terms;
import dev.midstream.planner.lint.sql.rule.SqlRules;
import dev.midstream.planner.pg.PgFacts;
import dev.midstream.planner.sql.Script;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks for risks in migration files and in plain SQL, without a database or with what one knows. */
@Command(
        name = "lint",
        description =
                "Look for risks in migration files and in plain SQL (*.sql). Exit 1 if there are findings that are"
                        + " more than notes.",
        mixinStandardHelpOptions = true)
public final class LintCommand implements Callable<Integer> {
    private static final int NEWEST = 18;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Migration files, SQL files, or directories of them.")
    private List<Path> files = List.of();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--sarif", description = "Print SARIF 2.1.0, for code scanning.")
    private boolean sarif;

    @Option(names = "--rules", description = "List the rules of SQL files.")
    private boolean rules;

    @Option(names = "--explain", paramLabel = "ID", description = "Explain a rule of SQL files, with examples.")
    private @Nullable String explain;

    @Option(
            names = "--pg-version",
            paramLabel = "N",
            description = "The target's major version, 14 to 18 (default: the database's, else 17).")
    private @Nullable Integer version;

    @Option(
            names = "--assume-in-transaction",
            description = "SQL files are run inside a transaction, as Flyway, Alembic and Rails do by default.")
    private boolean inTransaction;

    @Option(names = "--enable", paramLabel = "ID", description = "Apply a rule of SQL files that is off by default.")
    private List<String> enabled = List.of();

    @Option(names = "--disable", paramLabel = "ID", description = "Leave a rule out, in every file of this call.")
    private List<String> disabled = List.of();

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description =
                    "Judge SQL files with this database's sizes, traffic, views, triggers and publications; only read.")
    private @Nullable String url;

    @Option(
            names = "--trace",
            description =
                    "Run one SQL file, or the steps of one migration file, on an embedded PostgreSQL of the target's version, with"
                            + " the schema of --database-url or --schema, and show what is locked and rewritten.")
    private boolean trace;

    @Option(
            names = "--schema",
            paramLabel = "FILE",
            description = "With --trace: SQL to load first, instead of the schema of --database-url.")
    private @Nullable Path schema;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws SQLException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            return lint(out);
        } finally {
            out.flush();
        }
    }

    private int lint(PrintWriter out) throws SQLException {
        if (rules) {
            RulesText.list(Lint.catalogue()).forEach(out::println);
            return ExitCode.DONE;
        }
        if (explain != null) {
            About rule = Lint.about(explain)
                    .orElseThrow(() ->
                            Refusal.usage("there is no rule '%s': see midstream lint --rules".formatted(explain)));
            RulesText.explain(rule).forEach(out::println);
            return ExitCode.DONE;
        }
        if (files.isEmpty()) {
            throw Refusal.usage("name a file or a directory to look at");
        }
        enabled.forEach(LintCommand::known);
        for (String id : disabled) {
            if (Lint.about(id).isEmpty()) {
                throw Refusal.usage("--disable: there is no rule '%s': see midstream lint --rules".formatted(id));
            }
        }
        if (url == null) {
            return judge(terms(Optional.empty()), Optional.empty(), out);
        }
        Environment environment = Environment.ofProcess();
        Target target = new TargetResolver(environment).resolve(Optional.of(url));
        try (Connection connection = Connections.jdbc(target)) {
            Terms terms = terms(Optional.of(PgFacts.over(connection)));
            List<PgDump> programs =
                    trace && schema == null ? PgDump.on(environment.get("PATH").orElse("")) : List.of();
            return judge(terms, Optional.of(new TargetSchema(target, connection, programs)), out);
        }
    }

    private int judge(Terms terms, Optional<TargetSchema> target, PrintWriter out) throws SQLException {
        if (trace) {
            PrintWriter err = spec.commandLine().getErr();
            return LintTrace.run(traced(), schema, target, terms, json, out, err);
        }
        List<Finding> findings = new ArrayList<>();
        for (Path file : files) {
            findings.addAll(findings(file, terms));
        }
        findings.removeIf(finding -> disabled.contains(finding.rule()));
        if (sarif) {
            out.println(Sarif.of(findings));
        } else if (json) {
            out.println(FindingsText.json(findings));
        } else {
            FindingsText.lines(findings).forEach(out::println);
        }
        return findings.stream().anyMatch(f -> f.severity() != Severity.NOTE) ? ExitCode.FINDINGS : ExitCode.DONE;
    }

    private Path traced() {
        if (files.size() != 1 || sarif) {
            throw Refusal.usage("--trace takes one file, of SQL or a migration, and prints a table or --json");
        }
        return files.getFirst();
    }

    private static List<Finding> findings(Path path, Terms terms) {
        if (!Files.isDirectory(path)) {
            return SqlFiles.isSql(path) ? sql(path, terms) : yaml(MigrationFiles.read(path), path, terms);
        }
        List<Finding> findings = new ArrayList<>();
        List<Path> scripts = SqlFiles.in(path);
        scripts.forEach(file -> findings.addAll(sql(file, terms)));
        if (scripts.isEmpty() || MigrationFiles.isThere(path)) {
            MigrationFiles.readAll(path)
                    .forEach(migration -> findings.addAll(
                            yaml(migration, Path.of(migration.place().file()), terms)));
        }
        return findings;
    }

    private static List<Finding> sql(Path file, Terms terms) {
        Script script = SqlFiles.read(file);
        return SqlRules.lint(script, terms);
    }

    private static List<Finding> yaml(Migration migration, Path file, Terms terms) {
        return Lint.check(migration, SqlFiles.text(file), terms);
    }

    private Terms terms(Optional<PgFacts> facts) {
        if (version != null && (version < ServerVersion.OLDEST_MAJOR || version > NEWEST)) {
            throw Refusal.usage(
                    "--pg-version: %d is not one of %d to %d".formatted(version, ServerVersion.OLDEST_MAJOR, NEWEST));
        }
        Terms terms = Terms.of(Optional.ofNullable(version).orElse(17))
                .inTransaction(inTransaction)
                .with(Set.copyOf(enabled));
        return facts.map(known -> terms.of(known, known.version(), version == null))
                .orElse(terms);
    }

    private static About known(String id) {
        return SqlRules.about(id)
                .orElseThrow(() ->
                        Refusal.usage("there is no rule '%s' for SQL files: see midstream lint --rules".formatted(id)));
    }
}
