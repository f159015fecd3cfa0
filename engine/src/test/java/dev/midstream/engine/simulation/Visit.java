package dev.midstream.engine.simulation;

import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.LaneDecider.Result;
import dev.midstream.engine.lane.LaneEvent;
import dev.midstream.engine.lane.LaneEvent.RowsPassedOver;
import dev.midstream.engine.lane.LaneEvent.RowsQuarantined;
import dev.midstream.engine.lane.Leftover;
import dev.midstream.engine.lane.QuarantinedRow;
import dev.midstream.engine.run.LaneExecutor.Manner;
import dev.midstream.planner.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * What one chunk does to the rows it meets, in its manner.
 *
 * @param hot the share of new row versions that find room on their page
 */
record Visit(SimulatedTransaction tx, Step step, Manner manner, Duration took, double hot, Random lots) {
    private static final int ROWS_OF_THAT_TIME = 10;
    private static final int LOCKED_ONE_IN = 4;

    Result window(List<SimulatedTable.Row> rows, Leftover.Window window) {
        return visit(rows, row -> new Leftover.Window(row.block, row.block + 1), left -> List.of(window));
    }

    Result keys(List<SimulatedTable.Row> rows) {
        return visit(rows, Visit::key, left -> left.stream().map(Visit::key).toList());
    }

    private Result visit(
            List<SimulatedTable.Row> rows,
            Function<SimulatedTable.Row, Leftover> place,
            Function<List<SimulatedTable.Row>, List<Leftover>> leaving) {
        if (!(step instanceof Step.Backfill)) {
            return new Result(rows.size(), cost(0));
        }
        if (rows.stream().anyMatch(row -> row.slow)) {
            throw SimulatedFaults.statementTimeout();
        }
        List<SimulatedTable.Row> changed = new ArrayList<>();
        List<SimulatedTable.Row> left = new ArrayList<>();
        List<QuarantinedRow> refused = new ArrayList<>();
        for (SimulatedTable.Row row : rows) {
            if (manner.isYielding() && lots.nextInt(LOCKED_ONE_IN) == 0) {
                left.add(row);
            } else if (row.unfit && manner.isCareful()) {
                refused.add(new QuarantinedRow(place.apply(row), "row " + row.id, "22012", "division by zero"));
            } else if (row.unfit) {
                throw SimulatedFaults.divisionByZero();
            } else {
                changed.add(row);
            }
        }
        changed.forEach(row -> tx.rows.put(row, row.version));
        List<LaneEvent> aside = new ArrayList<>();
        if (!left.isEmpty()) {
            aside.add(new RowsPassedOver(leaving.apply(left)));
        }
        if (!refused.isEmpty()) {
            aside.add(new RowsQuarantined(refused));
        }
        return new Result(changed.size(), cost(changed.size()), aside);
    }

    /** Time follows the rows: that of chunks that are slow however small they are would only make them smaller for ever. */
    private ChunkCost cost(int changed) {
        return new ChunkCost(
                took.multipliedBy(1 + changed).dividedBy(ROWS_OF_THAT_TIME),
                Duration.ZERO,
                0,
                Math.round(changed * hot));
    }

    private static Leftover key(SimulatedTable.Row row) {
        return new Leftover.Key(SimulatedExecutor.key(row));
    }
}
