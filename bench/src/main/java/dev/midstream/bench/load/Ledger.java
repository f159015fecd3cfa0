package dev.midstream.bench.load;

import dev.midstream.bench.table.Table;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the application knows of its own rows. A statement that failed changed nothing; one whose connection broke before the answer
 * may have, and counts as if it had not: failures are reported beside the count.
 */
public final class Ledger {
    private final long rows;
    private final AtomicLong nextRow;
    private final AtomicLong added = new AtomicLong();
    private final AtomicLong removed = new AtomicLong();

    /** @param table as it is before the first request */
    public Ledger(Table table) {
        this.rows = table.rows();
        this.nextRow = new AtomicLong(table.rows());
    }

    /** How many rows there should be. */
    public long rowsExpected() {
        return rows + added.get() - removed.get();
    }

    /** The number of a row that was never there. */
    long newRow() {
        return nextRow.incrementAndGet();
    }

    void answered(Request request, long rowsChanged) {
        switch (request) {
            case ADD -> added.addAndGet(rowsChanged);
            case REMOVE -> removed.addAndGet(rowsChanged);
            case READ, CHANGE_NOTE, CHANGE_SOURCE -> {}
        }
    }
}
