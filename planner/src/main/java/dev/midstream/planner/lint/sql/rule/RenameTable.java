package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Code that knows the old name fails at once. */
final class RenameTable implements SqlRule {
    @Override
    public About about() {
        return About.error("rename-table")
                .why("code that knows the old name fails from the moment the rename commits, unless a view takes"
                        + " the name in the same transaction")
                .lock("ACCESS EXCLUSIVE on the table, short")
                .instead("in one transaction: rename the table and CREATE VIEW under the old name; drop the view when"
                        + " no code uses it")
                .bad("alter table orders rename to purchases;")
                .good("create view purchases as select * from orders;");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        Stream<Risk> renamed = here.actions(TableAction.RenameTable.class)
                .map(rename ->
                        here.risk(rename, "code that knows %s by this name fails at once".formatted(here.table())));
        Stream<Risk> moved = here.actions(TableAction.SetSchema.class)
                .map(move ->
                        here.risk(move, "code that looks for %s in its schema fails at once".formatted(here.table())));
        return Stream.concat(renamed, moved);
    }
}
