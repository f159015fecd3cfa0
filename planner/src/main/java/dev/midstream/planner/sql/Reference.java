package dev.midstream.planner.sql;

import java.util.List;

/**
 * What a foreign key points at.
 *
 * @param columns empty for the primary key
 * @param cascades whether a delete of the referenced row deletes the referencing ones
 */
public record Reference(Name table, List<String> columns, boolean cascades) {
    public Reference {
        columns = List.copyOf(columns);
    }
}
