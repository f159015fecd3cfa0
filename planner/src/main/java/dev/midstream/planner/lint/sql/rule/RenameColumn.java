package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Code that knows the old name fails at once. */
final class RenameColumn implements SqlRule {
    @Override
    public About about() {
        return About.error("rename-column")
                .why("code that knows the old name fails from the moment the rename commits until it is replaced"
                        + " everywhere")
                .lock("ACCESS EXCLUSIVE on the table, short")
                .instead("add a column under the new name and keep both in step, or rename the table and put a view"
                        + " with both names in its place")
                .bad("alter table orders rename column region to area;")
                .good("alter table orders add column area text;");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.RenameColumn.class)
                .map(rename -> here.risk(
                        rename,
                        "code that knows %s.%s by this name fails at once".formatted(here.table(), rename.from())));
    }
}
