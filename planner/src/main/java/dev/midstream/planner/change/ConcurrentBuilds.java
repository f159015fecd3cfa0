package dev.midstream.planner.change;

import dev.midstream.planner.catalog.ServerVersion;
import java.util.Optional;

/** A concurrent build of PostgreSQL 14.0 to 14.3 may leave rows out of the index, and says nothing. */
final class ConcurrentBuilds {
    private ConcurrentBuilds() {}

    static Optional<String> objection(Draft draft) {
        ServerVersion version = draft.server().version();
        return version.corruptsConcurrentBuilds()
                ? Optional.of(
                        "PostgreSQL %s may leave rows out of an index that is built concurrently, without an error: upgrade the server to 14.4 or newer first"
                                .formatted(version))
                : Optional.empty();
    }
}
