package dev.midstream.planner.file;

import java.util.List;
import java.util.Optional;

/** A table constraint. {@code name} may contain {@code {table}}. */
public sealed interface ConstraintSpec {
    Place place();

    Optional<String> name();

    /** A constraint that a table may have several of; those of a new table, whose primary key is a field of its own. */
    sealed interface Further extends ConstraintSpec {}

    record ForeignKey(Place place, Optional<String> name, List<String> columns, Reference references)
            implements Further {
        public ForeignKey {
            columns = List.copyOf(columns);
        }
    }

    record Check(Place place, Optional<String> name, Expression expression) implements Further {}

    record Unique(Place place, Optional<String> name, List<String> columns, boolean nullsNotDistinct)
            implements Further {
        public Unique {
            columns = List.copyOf(columns);
        }
    }

    /** The one key of an existing table, of at least one column. */
    record PrimaryKey(Place place, Optional<String> name, List<String> columns) implements ConstraintSpec {
        public PrimaryKey {
            columns = List.copyOf(columns);
        }
    }
}
