package dev.midstream.engine.control;

import java.util.Optional;

/**
 * What an operator allows.
 *
 * @param rowsPerSecond over all workers of all processes, at least 1; empty for no limit
 * @param workers over all processes, at least 1; empty for no limit
 */
public record Limits(Optional<Long> rowsPerSecond, Optional<Integer> workers) {
    public static final Limits NONE = new Limits(Optional.empty(), Optional.empty());

    public Limits {
        if (rowsPerSecond.filter(r -> r < 1).isPresent()
                || workers.filter(w -> w < 1).isPresent()) {
            throw new IllegalArgumentException("a limit below 1: pause instead");
        }
    }

    public boolean isNone() {
        return rowsPerSecond.isEmpty() && workers.isEmpty();
    }
}
