package dev.midstream.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.midstream.cli.ExitCode;
import dev.midstream.cli.render.Json;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.Lint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks for risks without a database. */
@Command(
        name = "lint",
        description = "Look for risks in migration files, without a database. Exit 1 if there are findings.",
        mixinStandardHelpOptions = true)
public final class LintCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Migration files or directories of them.")
    private List<Path> files = List.of();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<Finding> findings = files.stream()
                .flatMap(path -> MigrationFiles.readAll(path).stream())
                .flatMap(migration -> Lint.check(migration).stream())
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ArrayNode array = Json.object().putArray("findings");
            findings.forEach(f -> array.addObject()
                    .put("rule", f.rule())
                    .put("file", f.place().file())
                    .put("line", f.place().line())
                    .put("column", f.place().column())
                    .put("message", f.message())
                    .put("instead", f.instead()));
            out.println(Json.pretty(array));
        } else if (findings.isEmpty()) {
            out.println("no findings");
        } else {
            findings.forEach(out::println);
        }
        out.flush();
        return findings.isEmpty() ? ExitCode.DONE : ExitCode.FINDINGS;
    }
}
