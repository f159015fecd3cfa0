package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** One statement locks every row until it ends. */
final class ChangeWithoutWhere implements SqlRule {
    @Override
    public About about() {
        return About.error("update-without-where")
                .why("an UPDATE or DELETE of all rows holds every row lock until it ends, doubles the table and"
                        + " floods replicas")
                .lock("ROW EXCLUSIVE on the table, and a lock on every row")
                .instead("change the rows in batches with pauses: midstream run, or a loop over the key")
                .bad("update orders set region = 1;")
                .good("update orders set region = 1 where id between 1 and 1000;")
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.Change.class)
                .filter(change -> !change.where() && here.exists(change.table()))
                .map(change -> here.risk(
                        change.table(),
                        "%s locks every row of %s until it ends".formatted(change.verb(), change.table())));
    }
}
