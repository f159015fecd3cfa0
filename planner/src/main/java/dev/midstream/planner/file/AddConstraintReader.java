package dev.midstream.planner.file;

import java.util.List;
import java.util.Optional;

/** {@code add_constraint}. */
final class AddConstraintReader {
    private AddConstraintReader() {}

    static Optional<Change> read(Fields fields) {
        List<TableName> tables = Tables.of(fields);
        Optional<ConstraintSpec> constraint = ConstraintReader.among(fields);
        return fields.build(() -> new Change.AddConstraint(fields.place(), tables, constraint.orElseThrow()));
    }
}
