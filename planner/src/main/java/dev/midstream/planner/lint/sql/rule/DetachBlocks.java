package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Every query of the whole table waits. */
final class DetachBlocks implements SqlRule {
    @Override
    public About about() {
        return About.warning("detach-partition-blocks")
                .why("DETACH PARTITION locks the partitioned table against reads and writes")
                .lock("ACCESS EXCLUSIVE on the partitioned table and the partition")
                .instead("DETACH PARTITION … CONCURRENTLY, outside a transaction")
                .bad("alter table events detach partition events_2020;")
                .good("alter table events detach partition events_2020 concurrently;");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.actions(TableAction.DetachPartition.class)
                .filter(detach -> !detach.concurrently())
                .map(detach -> here.risk(
                        detach, "queries of %s wait while %s is detached".formatted(here.table(), detach.partition())));
    }
}
