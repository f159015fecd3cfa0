package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Checks and indexes over the column are done again under the lock. */
final class TypeChangeChecksAgain implements SqlRule {
    @Override
    public About about() {
        return About.warning("type-change-checks-again")
                .why("a change of type verifies the CHECK constraints of the column for every row again, even where"
                        + " nothing is rewritten")
                .lock("ACCESS EXCLUSIVE on the table, while it is scanned")
                .instead("drop the checks, change the type, add them NOT VALID and validate them")
                .bad("")
                .good("")
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.ChangeType.class)
                .flatMap(change -> here.facts(here.table()).stream()
                        .flatMap(table -> table.checks().stream())
                        .filter(check -> check.columns().contains(change.column()))
                        .map(check -> here.risk(
                                change,
                                "check %s is verified for every row of %s again"
                                        .formatted(check.name(), here.table()))));
    }
}
