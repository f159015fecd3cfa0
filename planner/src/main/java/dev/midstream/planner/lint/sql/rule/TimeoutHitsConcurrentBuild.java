package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.lint.sql.Terms.Waits;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** It is cancelled while it waits, and leaves an INVALID index. */
final class TimeoutHitsConcurrentBuild implements SqlRule {
    @Override
    public About about() {
        return About.warning("timeout-hits-concurrent-build")
                .why("CREATE INDEX CONCURRENTLY waits for old transactions, and the wait counts against both"
                        + " timeouts: a short one cancels the build and leaves an INVALID index")
                .lock("SHARE UPDATE EXCLUSIVE on the table, while it is built")
                .instead("SET lock_timeout = 0 and SET statement_timeout = 0 before it, and watch"
                        + " pg_stat_progress_create_index")
                .bad("""
                    set lock_timeout = '2s';
                    create index concurrently i on orders (a);\
                    """)
                .good("""
                    set lock_timeout = 0;
                    create index concurrently i on orders (a);\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        boolean limited =
                (here.terms().waits() == Waits.AS_SET && !LockWithoutTimeout.isUnlimited(here.setting("lock_timeout")))
                        || !LockWithoutTimeout.isUnlimited(here.setting("statement_timeout"));
        return here.statement(Statement.CreateIndex.class)
                .filter(index -> index.concurrently() && limited)
                .map(index -> here.risk(
                        index.table(), "the timeouts set above may cancel the build and leave an INVALID index"));
    }
}
