package dev.midstream.planner.change;

import java.util.Optional;

/** {@code NULLS NOT DISTINCT} came with PostgreSQL 15. */
final class NullsNotDistinct {
    private static final int SINCE = 15;

    private NullsNotDistinct() {}

    static Optional<String> objection(Draft draft, boolean asked) {
        return asked && draft.server().version().major() < SINCE
                ? Optional.of("nulls_not_distinct needs PostgreSQL %d, and the server is %s: remove it, or upgrade"
                        .formatted(SINCE, draft.server().version()))
                : Optional.empty();
    }
}
