package dev.midstream.cli.command;

import dev.midstream.cli.Refusal;
import dev.midstream.cli.connect.Target;
import dev.midstream.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** An embedded server instead of the database. */
final class EmbeddedOption {
    private static final String TEMPORARY = "";

    @Option(
            names = "--embedded",
            paramLabel = "DIR",
            arity = "0..1",
            fallbackValue = TEMPORARY,
            description = "Use an embedded PostgreSQL, kept in DIR if given, instead of a database.")
    private @Nullable String directory;

    /** Runs the work on the embedded server if one is wanted, else on the database. */
    int serve(PrintWriter err, Supplier<Target> database, ToIntFunction<Target> work) {
        if (directory == null) {
            return work.applyAsInt(database.get());
        }
        try (EmbeddedServer server = directory.equals(TEMPORARY)
                ? EmbeddedServer.start(EmbeddedServer.DEFAULT_MAJOR, Map.of())
                : EmbeddedServer.startIn(made(Path.of(directory)), EmbeddedServer.DEFAULT_MAJOR, Map.of())) {
            Target target = target(server);
            err.println("embedded PostgreSQL %d at %s".formatted(server.major(), target));
            err.flush();
            return work.applyAsInt(target);
        }
    }

    private static Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw Refusal.usage(
                    "--embedded: the directory %s cannot be made or written: name another".formatted(directory));
        }
    }

    static Target target(EmbeddedServer server) {
        return new Target(
                "127.0.0.1",
                server.port(),
                "postgres",
                "postgres",
                Optional.empty(),
                "disable",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "the embedded server");
    }
}
