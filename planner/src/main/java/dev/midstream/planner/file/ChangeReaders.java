package dev.midstream.planner.file;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The kinds of changes a file can contain, each with its reader. A new kind is a new reader and one line here. */
final class ChangeReaders {
    static final SortedMap<String, Function<Fields, Optional<Change>>> KINDS = new TreeMap<>(Map.of(
            "add_column", AddColumnReader::read,
            "add_constraint", AddConstraintReader::read,
            "create_index", CreateIndexReader::read,
            "create_table", CreateTableReader::read,
            "drop_index", DropIndexReader::read,
            "sql", SqlReader::read,
            "update", UpdateReader::read));

    /** Kinds that are designed and not built; each leaves this list when its reader comes. */
    static final List<String> PLANNED = List.of(
            "drop_table",
            "rename_table",
            "drop_column",
            "rename_column",
            "alter_column",
            "drop_constraint",
            "rename_constraint",
            "create_enum",
            "add_enum_value",
            "insert",
            "delete");

    private ChangeReaders() {}

    /** One entry of changes: a mapping with one key, the kind. */
    static Optional<Change> read(Value entry) {
        if (!entry.isMapping()) {
            return entry.refuse("%s must be a change such as 'add_column: {…}', not %s"
                    .formatted(entry.what(), Value.kindOf(entry.node())));
        }
        List<Value.Entry> keys = entry.entries();
        if (keys.size() == 1) {
            return read(keys.getFirst());
        }
        List<String> names =
                keys.stream().flatMap(key -> key.key().text().stream()).toList();
        return entry.refuse(
                names.isEmpty()
                        ? entry.what() + " is empty: write a change such as 'add_column: {…}'"
                        : "a change has one key, its kind, and this has %s: indent the fields below the kind, begin each change with '-'"
                                .formatted(Quoted.of(String.join(", ", names))));
    }

    private static Optional<Change> read(Value.Entry change) {
        return change.key().text().flatMap(kind -> {
            if (PLANNED.contains(kind)) {
                return change.key().refuse("'%s' is not supported yet; use a sql change".formatted(kind));
            }
            return Optional.ofNullable(KINDS.get(kind))
                    .map(reader ->
                            change.value().fields(kind, change.key().place()).flatMap(reader))
                    .orElseGet(() -> change.key()
                            .refuse("unknown change " + Quoted.of(kind) + Nearest.hint(kind, KINDS.keySet())));
        });
    }
}
