package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Rows slip past what the triggers guard, foreign keys among it. */
final class TriggersDisabled implements SqlRule {
    @Override
    public About about() {
        return About.warning("triggers-disabled")
                .why("while triggers are disabled, rows of every client slip past what they do; ALL includes"
                        + " foreign keys")
                .lock("SHARE ROW EXCLUSIVE on the table, short")
                .instead("SET LOCAL session_replication_role = replica in the one session that needs it")
                .bad("alter table orders disable trigger all;")
                .good("alter table orders enable trigger all;");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.DisableTrigger.class)
                .map(disable -> here.risk(disable, "rows of every client pass %s by".formatted(disable.trigger())));
    }
}
