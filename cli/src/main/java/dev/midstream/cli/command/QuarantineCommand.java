package dev.midstream.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.midstream.cli.ExitCode;
import dev.midstream.cli.render.Json;
import dev.midstream.cli.render.Quantities;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.lane.Leaf;
import dev.midstream.engine.progress.Quarantine;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the rows that do not take the change. */
@Command(
        name = "quarantine",
        description =
                "List the rows that were refused, each with its error. Repair them and run the migration again: each is tried again.",
        mixinStandardHelpOptions = true)
public final class QuarantineCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The migration.")
    private String name = "";

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try (Session session = Session.open(database.target(), 1)) {
            List<Quarantine> rows = Quarantine.of(session.migration(name).view());
            PrintWriter out = spec.commandLine().getOut();
            rows.forEach(row -> out.println(json ? Json.line(object(row)) : line(row)));
            if (!json) {
                out.println(summary(rows.size()));
            }
            out.flush();
            return rows.isEmpty() ? ExitCode.DONE : ExitCode.FINDINGS;
        }
    }

    private String summary(int rows) {
        return rows == 0
                ? "no row of %s is in quarantine".formatted(name)
                : "%s row%s in quarantine; repair them, then run %s again"
                        .formatted(Quantities.count(rows), rows == 1 ? " is" : "s are", name);
    }

    private static String line(Quarantine one) {
        return "%s  %s: %s (%s)"
                .formatted(
                        table(one.leaf()),
                        one.row().row(),
                        one.row().message(),
                        one.row().sqlState());
    }

    private static ObjectNode object(Quarantine one) {
        return Json.object()
                .put("table", table(one.leaf()))
                .put("row", one.row().row())
                .put("sqlState", one.row().sqlState())
                .put("message", one.row().message());
    }

    private static String table(Leaf leaf) {
        return leaf.schema() + "." + leaf.name();
    }
}
