package dev.midstream.planner.change;

import dev.midstream.planner.file.PhaseName;
import java.util.Arrays;
import java.util.List;

/**
 * The parts of the phases, in the order in which they are carried out; within a part the file's order holds. Rows are proved before
 * the constraints that would fail on them take a lock for it, and the file's own proofs see the finished table.
 */
enum Stage {
    EXPAND(PhaseName.EXPAND),
    BACKFILL(PhaseName.BACKFILL),
    PROVE_ROWS(PhaseName.VALIDATE),
    CONSTRAIN(PhaseName.VALIDATE),
    PROVE_QUERIES(PhaseName.VALIDATE),
    CONTRACT(PhaseName.CONTRACT);

    private final PhaseName phase;

    Stage(PhaseName phase) {
        this.phase = phase;
    }

    static List<Stage> of(PhaseName phase) {
        return Arrays.stream(values()).filter(s -> s.phase == phase).toList();
    }

    /** Where statements of the author's own run in a phase. */
    static Stage forOwnSql(PhaseName phase) {
        return switch (phase) {
            case EXPAND -> EXPAND;
            case BACKFILL -> BACKFILL;
            case VALIDATE -> CONSTRAIN;
            case CONTRACT -> CONTRACT;
        };
    }
}
