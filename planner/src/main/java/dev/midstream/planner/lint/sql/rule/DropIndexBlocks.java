package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.Statement.Thing;
import java.util.stream.Stream;

/** Readers and writers queue behind the request. */
final class DropIndexBlocks implements SqlRule {
    @Override
    public About about() {
        return About.warning("drop-index-blocks")
                .why("DROP INDEX waits for every query of the table to end, and all others queue behind it")
                .lock("ACCESS EXCLUSIVE on the table, short once it is granted")
                .instead("DROP INDEX CONCURRENTLY, outside a transaction")
                .bad("drop index orders_customer;")
                .good("drop index concurrently orders_customer;");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.Drop.class)
                .filter(drop -> drop.thing() == Thing.INDEX && !drop.concurrently())
                .filter(drop -> drop.names().stream().anyMatch(name -> !isOfNewTable(here, name)))
                .map(drop -> here.risk("dropping the index locks its table against reads and writes"));
    }

    /** An index that this file made on a table that it made. */
    private static boolean isOfNewTable(Situation here, Name index) {
        return here.before().stream()
                .flatMap(past -> past.as(Statement.CreateIndex.class))
                .anyMatch(create ->
                        create.name().filter(index.name()::equals).isPresent() && !here.exists(create.table()));
    }
}
