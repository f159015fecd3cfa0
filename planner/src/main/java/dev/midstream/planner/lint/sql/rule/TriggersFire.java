package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** An update of many rows runs them for every row. */
final class TriggersFire implements SqlRule {
    @Override
    public About about() {
        return About.note("triggers-fire")
                .why("the triggers of the table run for every row that one statement changes")
                .lock("ROW EXCLUSIVE on the table, and what the triggers take")
                .instead("know what they do; change the rows in batches")
                .bad("")
                .good("");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.Change.class)
                .flatMap(change -> here.facts(change.table()).stream()
                        .filter(table -> !table.triggers().isEmpty())
                        .map(table -> here.risk(
                                change.table(),
                                "triggers of %s fire for every row: %s"
                                        .formatted(change.table(), String.join(", ", table.triggers())))));
    }
}
