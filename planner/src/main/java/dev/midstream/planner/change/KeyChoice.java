package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.UniqueKey;
import dev.midstream.planner.plan.Transformation.KeyColumn;
import java.util.List;
import java.util.Optional;

/** By what the rows of a table are cut into chunks. */
final class KeyChoice {
    private static final String HEAP = "heap";

    private KeyChoice() {}

    /** Blocks of the heap, keyless tables included; keys only where the table is not a heap. */
    static List<KeyColumn> forRepeatable(Table table) {
        boolean heap = table.isPartitioned()
                || table.accessMethod().filter(HEAP::equals).isPresent();
        return heap ? List.of() : byKey(table).orElse(List.of());
    }

    /** The key by which every row is found; empty if there is none. */
    static Optional<List<KeyColumn>> byKey(Table table) {
        return table.rowKey().map(key -> columns(table, key));
    }

    private static List<KeyColumn> columns(Table table, UniqueKey key) {
        return key.columns().stream()
                .map(name ->
                        new KeyColumn(name, table.column(name).orElseThrow().type()))
                .toList();
    }
}
