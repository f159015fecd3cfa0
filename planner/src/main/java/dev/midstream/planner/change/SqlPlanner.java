package dev.midstream.planner.change;

import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.OwnStatement;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.Footprint.Work;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.List;
import java.util.Optional;

/** The author's own statements, taken as they are. */
final class SqlPlanner {
    private static final int TITLE_CHARS_MAX = 60;

    private SqlPlanner() {}

    static void plan(Draft draft, Change.Sql change) {
        List<String> up = change.up().stream().map(OwnStatement::sql).toList();
        String first = up.getFirst().strip().replaceAll("\\s+", " ");
        String title =
                "run: " + (first.length() > TITLE_CHARS_MAX ? first.substring(0, TITLE_CHARS_MAX - 1) + "…" : first);
        Footprint unknown = new Footprint(List.of(), Work.UNKNOWN, 0);
        Optional<List<String>> down = Optional.of(
                        change.down().stream().map(OwnStatement::sql).toList())
                .filter(d -> !d.isEmpty());
        Undo undo = down.<Undo>map(Undo.Statements::new)
                .orElseGet(() -> new Undo.Impossible("the effect of your own SQL: it has no down"));
        draft.add(
                Stage.forOwnSql(change.phase()),
                number -> change.transaction()
                        ? new Step.Ddl(number, title, unknown, up, undo)
                        : new Step.OwnSql(number, title, unknown, up, down));
    }
}
