package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Readers that never saw a null may fail on one. */
final class DropNotNull implements SqlRule {
    @Override
    public About about() {
        return About.note("drop-not-null")
                .why("code that reads the column may not expect a null")
                .lock("ACCESS EXCLUSIVE on the table, short")
                .instead("make every reader ready for nulls first, then say so in an ignore comment")
                .bad("alter table orders alter column region drop not null;")
                .good("alter table orders alter column region set default 1;");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.DropNotNull.class)
                .map(drop -> here.risk(
                        drop, "readers of %s.%s may not expect nulls".formatted(here.table(), drop.column())));
    }
}
