package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.UniqueKey;
import dev.midstream.planner.plan.Transformation.KeyColumn;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** By what the rows of a table are cut into chunks. */
final class KeyChoice {
    private static final String HEAP = "heap";

    private KeyChoice() {}

    /**
     * Blocks of the heap, keyless tables included; keys only where the rows are not all in heaps, for what blocks are elsewhere nobody
     * knows. Empty if they have none either.
     */
    static Optional<List<KeyColumn>> forRepeatable(Table table) {
        return isHeap(table) ? Optional.of(List.of()) : byKey(table);
    }

    /** Whether all of its rows are in heaps. */
    static boolean isHeap(Table table) {
        return table.accessMethods().stream().allMatch(HEAP::equals);
    }

    static String missing(Table table) {
        return "table %s has rows in another access method than heap (%s), and no unique key without nulls by which they could be found: add a primary key first"
                .formatted(
                        table.ref().label(),
                        table.accessMethods().stream()
                                .filter(method -> !method.equals(HEAP))
                                .collect(Collectors.joining(", ")));
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
