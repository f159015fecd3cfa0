package dev.midstream.planner.file;

import java.util.List;
import java.util.Optional;

/** {@code drop_index}. */
final class DropIndexReader {
    private DropIndexReader() {}

    static Optional<Change> read(Fields fields) {
        fields.exactlyOneOf("index", "indexes");
        List<TableName> indexes = fields.oneOrMany("index", "indexes", Names::table);
        return fields.build(() -> new Change.DropIndex(fields.place(), indexes));
    }
}
