package dev.midstream.engine.pg;

import dev.midstream.checkpoints.pg.Loan;
import dev.midstream.engine.lane.LaneRange;
import dev.midstream.engine.run.Database.LeafLanes;
import dev.midstream.engine.sizing.LanePlan;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Transformation.KeyColumn;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Divides the rows of a table into lanes, leaf by leaf. */
final class TableDivision {
    /** Rows of a sample for each lane it divides. */
    private static final double SAMPLE_ROWS_A_LANE = 300;

    /** Rows that lie side by side tell of one place only: 8 MiB, wherever in the table they are, or the whole of a small one. */
    private static final double SAMPLE_BLOCKS_MIN = 1024;

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Pool pool;
    private final String searchPath;

    /** @param searchPath the plan's, as a setting */
    TableDivision(Pool pool, String searchPath) {
        this.pool = pool;
        this.searchPath = searchPath;
    }

    List<LeafLanes> byBlocks(TableRef table) {
        try (Loan loan = Loan.from(pool)) {
            return PgTables.leaves(loan, table).stream()
                    .map(size -> new LeafLanes(size.leaf(), List.copyOf(LanePlan.ofBlocks(size.blocks()))))
                    .toList();
        }
    }

    /** The types of keys, and the operators that order them, are those on the plan's search path, as they are for its chunks. */
    List<LeafLanes> byKeys(TableRef table, List<KeyColumn> key) {
        try (Loan loan = Loan.from(pool)) {
            RowSet<Row> ignored = loan.answer(
                    loan.connection()
                            .query("begin isolation level read committed read only; set local " + searchPath)
                            .execute(),
                    LIMIT);
            try {
                return PgTables.leaves(loan, table).stream()
                        .map(size -> new LeafLanes(size.leaf(), ranges(loan, size, key)))
                        .toList();
            } finally {
                loan.sendOnly("rollback");
            }
        }
    }

    /** Ranges that touch without a gap, the first open below, the last ending at the highest key there is now. */
    private static List<LaneRange> ranges(Loan loan, PgTables.Size size, List<KeyColumn> key) {
        Optional<List<String>> last = PgTables.lastKey(loan, size.leaf(), key);
        if (last.isEmpty()) {
            return List.of();
        }
        int lanes = LanePlan.ofKeys(size.rows());
        List<List<String>> ends = new ArrayList<>();
        if (lanes > 1) {
            double share = Math.max(
                    lanes * SAMPLE_ROWS_A_LANE / Math.max(1, size.rows()),
                    SAMPLE_BLOCKS_MIN / Math.max(1, size.blocks()));
            double percent = Math.min(100, 100 * share);
            ends.addAll(PgTables.dividingKeys(loan, size.leaf(), key, last.get(), lanes, percent));
        }
        ends.add(last.get());
        List<LaneRange> ranges = new ArrayList<>();
        Optional<List<String>> after = Optional.empty();
        for (List<String> end : ends) {
            ranges.add(new LaneRange.Keys(after, end, Math.max(1, size.rows() / ends.size())));
            after = Optional.of(end);
        }
        return ranges;
    }
}
