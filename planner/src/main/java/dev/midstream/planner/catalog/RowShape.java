package dev.midstream.planner.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Rows as they will be when an expression over them is first evaluated.
 *
 * @param alias what the expression may call the table
 * @param table the table as it is; empty if the migration creates it
 * @param added columns that the migration adds, with their types
 */
public record RowShape(String alias, Optional<TableRef> table, Map<String, String> added) {
    public RowShape {
        added = Collections.unmodifiableMap(new LinkedHashMap<>(added));
    }

    public static RowShape of(Table table) {
        return new RowShape(table.ref().name(), Optional.of(table.ref()), Map.of());
    }
}
