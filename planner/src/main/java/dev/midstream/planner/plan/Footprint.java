package dev.midstream.planner.plan;

import dev.midstream.planner.catalog.TableRef;
import java.util.List;

/**
 * What a step costs the application and the server.
 *
 * @param locks on which tables, in the mode held longest
 * @param rows the estimated number of rows read or written; 0 for a change of the catalog only
 */
public record Footprint(List<Lock> locks, Work work, long rows) {
    public Footprint {
        locks = List.copyOf(locks);
    }

    public static Footprint catalogOnly(LockMode mode, TableRef... tables) {
        return new Footprint(
                List.of(tables).stream().map(t -> new Lock(t, mode)).toList(), Work.CATALOG_ONLY, 0);
    }

    public static Footprint of(Work work, long rows, LockMode mode, TableRef table) {
        return new Footprint(List.of(new Lock(table, mode)), work, rows);
    }

    /** A lock on a table. */
    public record Lock(TableRef table, LockMode mode) {}

    /** How the step touches the table's data. */
    public enum Work {
        /** Milliseconds, whatever the table's size. */
        CATALOG_ONLY("catalog only"),
        /** Reads every row once. */
        SCANS("scan"),
        /** Reads every row and writes an index. */
        BUILDS_INDEX("index build"),
        /** Writes rows in chunks, each a short transaction. */
        WRITES_ROWS("rows in chunks"),
        /** What the author's own statement does is not known. */
        UNKNOWN("own SQL");

        private final String label;

        Work(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
