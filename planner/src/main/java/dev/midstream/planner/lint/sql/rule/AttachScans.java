package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Facts;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** The rows of the partition are checked under a lock. */
final class AttachScans implements SqlRule {
    @Override
    public About about() {
        return About.warning("attach-partition-scans")
                .why("ATTACH PARTITION reads every row of the new partition under a lock, unless a validated check"
                        + " already proves its bounds")
                .lock("ACCESS EXCLUSIVE on the partition, SHARE UPDATE EXCLUSIVE on the table")
                .instead("add a CHECK with the bounds to the partition NOT VALID, validate it, attach, drop it; the"
                        + " same for the default partition")
                .bad("alter table events attach partition old_events for values from (1) to (2);")
                .good("""
                    create table events_2 (id bigint);
                    alter table events attach partition events_2 for values from (1) to (2);\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.AttachPartition.class)
                .filter(attach -> here.exists(attach.partition()) && !isChecked(here, attach.partition()))
                .map(attach -> here.risk(
                        attach, "every row of %s is checked against the bounds".formatted(attach.partition())));
    }

    private static boolean isChecked(Situation here, Name partition) {
        boolean inFile = here.before().stream()
                .flatMap(past -> past.as(Statement.AlterTable.class))
                .filter(alter -> alter.table().mayBe(partition))
                .anyMatch(alter -> alter.actions().stream().anyMatch(TableAction.ValidateConstraint.class::isInstance));
        return inFile
                || here.facts(partition).stream()
                        .flatMap(table -> table.checks().stream())
                        .anyMatch(Facts.CheckFacts::validated);
    }
}
