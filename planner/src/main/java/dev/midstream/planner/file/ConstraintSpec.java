package dev.midstream.planner.file;

import java.util.List;
import java.util.Optional;

/** A table constraint. {@code name} may contain {@code {table}}. */
public sealed interface ConstraintSpec {
    Place place();

    Optional<String> name();

    record ForeignKey(Place place, Optional<String> name, List<String> columns, Reference references)
            implements ConstraintSpec {
        public ForeignKey {
            columns = List.copyOf(columns);
        }
    }

    record Check(Place place, Optional<String> name, Expression expression) implements ConstraintSpec {}

    record Unique(Place place, Optional<String> name, List<String> columns, boolean nullsNotDistinct)
            implements ConstraintSpec {
        public Unique {
            columns = List.copyOf(columns);
        }
    }
}
