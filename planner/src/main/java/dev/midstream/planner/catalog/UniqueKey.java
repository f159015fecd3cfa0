package dev.midstream.planner.catalog;

import java.util.List;

/**
 * A valid, immediate, complete unique index over plain columns.
 *
 * @param name the index's name
 * @param primary whether it is the primary key
 * @param nullable whether any of its columns may be null, so that it does not find every row
 */
public record UniqueKey(String name, List<String> columns, boolean primary, boolean nullable) {
    public UniqueKey {
        columns = List.copyOf(columns);
    }
}
