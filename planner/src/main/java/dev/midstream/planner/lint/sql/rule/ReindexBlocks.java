package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** Writes wait for the build, reads that would use the index too. */
final class ReindexBlocks implements SqlRule {
    @Override
    public About about() {
        return About.error("reindex-blocks")
                .why("REINDEX without CONCURRENTLY blocks writes, and reads that would use the index, until it is"
                        + " built")
                .lock("SHARE on the table, ACCESS EXCLUSIVE on the index")
                .instead("REINDEX … CONCURRENTLY, outside a transaction")
                .bad("reindex table orders;")
                .good("reindex table concurrently orders;")
                .growing();
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.Reindex.class)
                .filter(reindex -> !reindex.concurrently())
                .map(reindex -> new Risk(
                        here.item().at(),
                        reindex.object().filter(name -> reindex.target().equals("table")),
                        "REINDEX blocks writes until the index is built"));
    }
}
