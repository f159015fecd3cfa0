package dev.midstream.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.midstream.cli.ExitCode;
import dev.midstream.cli.connect.Connections;
import dev.midstream.cli.connect.Target;
import dev.midstream.cli.doctor.Examination;
import dev.midstream.cli.doctor.Finding;
import dev.midstream.cli.doctor.Verdict;
import dev.midstream.cli.render.Json;
import dev.midstream.cli.render.TextTable;
import dev.midstream.cli.render.Width;
import dev.midstream.planner.file.Migration;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks whether a migration would find what it needs. */
@Command(
        name = "doctor",
        description =
                "Check connection, version, privileges, settings, horizon, replication, disk and extensions, and say what to do, down to the missing GRANTs. With FILE also what that migration needs. Exit 1 if something is wrong.",
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "A migration file: check what it needs of its tables, too.")
    private @Nullable Path file;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws SQLException {
        Optional<Migration> migration = Optional.ofNullable(file).map(MigrationFiles::readOne);
        Target target = database.target();
        List<Finding> findings;
        try (Connection connection = Connections.jdbc(target)) {
            findings = new Examination(connection, target).run(migration);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(json(findings)));
        } else {
            print(findings, out);
        }
        out.flush();
        boolean wrong = findings.stream().anyMatch(finding -> finding.verdict() == Verdict.WRONG);
        return wrong ? ExitCode.FINDINGS : ExitCode.DONE;
    }

    private static ArrayNode json(List<Finding> findings) {
        ArrayNode array = Json.object().putArray("checks");
        for (Finding finding : findings) {
            var node = array.addObject()
                    .put("check", finding.check())
                    .put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT))
                    .put("finding", finding.text());
            finding.grant().ifPresent(grant -> node.put("grant", grant));
        }
        return array;
    }

    private static void print(List<Finding> findings, PrintWriter out) {
        TextTable table = new TextTable("", "check", "finding");
        findings.forEach(f -> table.row(f.verdict().mark(), f.check(), f.text()));
        table.lines(Width.columns()).stream().skip(1).forEach(out::println);
        List<String> grants = findings.stream()
                .flatMap(finding -> finding.grant().stream())
                .distinct()
                .toList();
        if (!grants.isEmpty()) {
            out.println();
            out.println("-- missing; as an administrator, or as the owner of what is granted:");
            grants.forEach(out::println);
        }
    }
}
