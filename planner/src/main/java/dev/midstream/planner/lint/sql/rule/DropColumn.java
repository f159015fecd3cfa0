package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Code that still names it fails at once. */
final class DropColumn implements SqlRule {
    @Override
    public About about() {
        return About.warning("drop-column")
                .why("code that still reads or writes the column fails at once, and an ORM that has cached the"
                        + " table does too")
                .lock("ACCESS EXCLUSIVE on the table, short")
                .instead("make the code ignore the column, deploy, then drop it; a required one becomes nullable first")
                .bad("alter table orders drop column region;")
                .good("alter table orders alter column region set default 1;");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.DropColumn.class)
                .map(drop ->
                        here.risk(drop, "code that uses %s.%s fails at once".formatted(here.table(), drop.column())));
    }
}
