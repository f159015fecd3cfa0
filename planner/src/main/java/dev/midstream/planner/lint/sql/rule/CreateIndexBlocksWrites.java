package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** Every write waits for as long as the index is built. */
final class CreateIndexBlocksWrites implements SqlRule {
    @Override
    public About about() {
        return About.error("create-index-blocks-writes")
                .why("a plain CREATE INDEX reads the whole table while it blocks every write to it")
                .lock("SHARE on the table, until the index is built")
                .instead("CREATE INDEX CONCURRENTLY, outside a transaction")
                .bad("create index orders_customer on orders (customer_id);")
                .good("create index concurrently orders_customer on orders (customer_id);")
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.CreateIndex.class)
                .filter(index -> !index.concurrently() && here.exists(index.table()))
                .map(index -> here.risk(
                        index.table(),
                        "creating the index blocks writes to %s until it is built".formatted(index.table())));
    }
}
