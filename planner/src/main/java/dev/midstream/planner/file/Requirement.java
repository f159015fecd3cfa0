package dev.midstream.planner.file;

import java.util.List;

/** A condition that must hold before anything is touched. */
public sealed interface Requirement {
    Place place();

    /** These tables exist. */
    record Tables(Place place, List<TableName> tables) implements Requirement {
        public Tables {
            tables = List.copyOf(tables);
        }
    }

    /**
     * This query answers true.
     *
     * @param orElse what to tell the user if it does not
     */
    record Query(Place place, String query, String orElse) implements Requirement {}
}
