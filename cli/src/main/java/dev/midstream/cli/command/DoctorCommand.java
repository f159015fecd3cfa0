package dev.midstream.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.midstream.cli.ExitCode;
import dev.midstream.cli.connect.Connections;
import dev.midstream.cli.connect.Target;
import dev.midstream.cli.doctor.Examination;
import dev.midstream.cli.render.Json;
import dev.midstream.cli.render.TextTable;
import dev.midstream.cli.render.Width;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks whether a migration would find what it needs. */
@Command(
        name = "doctor",
        description =
                "Check connection, version, privileges, settings, horizon and replication, and say what to do. Exit 1 if something is wrong.",
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws SQLException {
        Target target = database.target();
        List<Examination.Result> results;
        try (Connection connection = Connections.jdbc(target)) {
            results = new Examination(connection, target).run();
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ArrayNode array = Json.object().putArray("checks");
            results.forEach(r -> array.addObject()
                    .put("check", r.check())
                    .put("verdict", r.verdict().name().toLowerCase(Locale.ROOT))
                    .put("finding", r.finding()));
            out.println(Json.pretty(array));
        } else {
            TextTable table = new TextTable("", "check", "finding");
            results.forEach(r -> table.row(r.verdict().mark(), r.check(), r.finding()));
            table.lines(Width.columns()).stream().skip(1).forEach(out::println);
        }
        out.flush();
        boolean wrong = results.stream().anyMatch(r -> r.verdict() == Examination.Verdict.WRONG);
        return wrong ? ExitCode.FINDINGS : ExitCode.DONE;
    }
}
