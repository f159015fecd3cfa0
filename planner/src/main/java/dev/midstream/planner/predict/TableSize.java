package dev.midstream.planner.predict;

import dev.midstream.planner.catalog.Table;

/**
 * What of a table's size a prediction needs.
 *
 * @param rows estimated
 * @param bytes of the heap
 * @param indexes how many there are
 */
public record TableSize(long rows, long bytes, int indexes) {
    private static final int ASSUMED_ROW_BYTES = 100;

    public static TableSize of(Table table) {
        return new TableSize(table.rows(), table.bytes(), table.indexNames().size());
    }

    /** Where nothing but the number of rows is known. */
    static TableSize ofRows(long rows) {
        return new TableSize(rows, rows * ASSUMED_ROW_BYTES, 1);
    }

    double rowBytes() {
        return rows <= 0 ? ASSUMED_ROW_BYTES : Math.max(1, bytes / (double) rows);
    }
}
