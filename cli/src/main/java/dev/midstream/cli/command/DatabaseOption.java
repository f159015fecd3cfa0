package dev.midstream.cli.command;

import dev.midstream.cli.connect.Environment;
import dev.midstream.cli.connect.Target;
import dev.midstream.cli.connect.TargetResolver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database a command is about. */
final class DatabaseOption {
    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description =
                    "postgresql://user@host:5432/database?sslmode=require (default: MIDSTREAM_DATABASE_URL, DATABASE_URL, PG* variables).")
    private @Nullable String url;

    Target target() {
        return new TargetResolver(Environment.ofProcess()).resolve(Optional.ofNullable(url));
    }
}
