package dev.midstream.cli.command;

import dev.midstream.cli.Refusal;
import dev.midstream.cli.wiring.Session;
import dev.midstream.engine.run.Store;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a wish is about: one migration, or all there are and will be. */
final class ScopeOption {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The migration.")
    private @Nullable String name;

    @Option(names = "--all", description = "All migrations of the database, those included that come later.")
    private boolean all;

    /** One of both, and not both. */
    void check() {
        if (all && name != null) {
            throw Refusal.usage("'%s' and --all: give one of both".formatted(name));
        }
        if (!all && name == null) {
            throw Refusal.usage("which migration? Name one, or give --all");
        }
    }

    Optional<String> name() {
        return Optional.ofNullable(name);
    }

    boolean isAll() {
        return all;
    }

    /** Where the wish is written. */
    Store store(Session session) {
        return name == null ? session.server() : session.migration(name);
    }

    /** As the object of a sentence. */
    String title() {
        return name == null ? "every migration" : name;
    }

    /** As it is typed. */
    String typed() {
        return name == null ? "--all" : name;
    }
}
