package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import java.util.stream.Stream;

/** PostgreSQL refuses it. */
final class ConcurrentlyInTransaction implements SqlRule {
    @Override
    public About about() {
        return About.error("concurrently-in-transaction")
                .why("what works with several transactions of its own cannot run inside one: PostgreSQL refuses it")
                .lock("none: it fails")
                .instead("put it into a file of its own that the tool does not wrap into a transaction (Flyway:"
                        + " executeInTransaction=false, Rails: disable_ddl_transaction!, Alembic:"
                        + " autocommit_block)")
                .bad("""
                    begin;
                    create index concurrently i on orders (a);
                    commit;\
                    """)
                .good("create index concurrently i on orders (a);");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.inTransaction()
                ? OutsideTransactions.what(here.item().statement())
                        .map(what -> here.risk("%s cannot run inside a transaction block".formatted(what)))
                        .stream()
                : Stream.empty();
    }
}
