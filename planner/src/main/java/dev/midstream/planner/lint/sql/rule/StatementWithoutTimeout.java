package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.plan.LockMode;
import java.util.stream.Stream;

/** A statement that takes longer than thought holds its lock on. */
final class StatementWithoutTimeout implements SqlRule {
    @Override
    public About about() {
        return About.note("statement-without-timeout")
                .why("a statement that takes longer than thought keeps its lock; a statement_timeout ends it")
                .lock("the lock of the statement, while it runs")
                .instead(
                        "SET statement_timeout to what the longest step may take; 0 only for CONCURRENTLY and VALIDATE")
                .bad("alter table orders add column a int;")
                .good("""
                    set statement_timeout = '5s';
                    alter table orders add column a int;\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here
                .strongestLock()
                .filter(lock -> lock.mode().blocksWrites()
                        && LockWithoutTimeout.isUnlimited(here.setting("statement_timeout"))
                        && here.heldSince(LockMode.SHARE).isEmpty())
                .map(lock -> here.risk(
                        lock.table(),
                        "%s on %s has no limit in time".formatted(lock.mode().label(), lock.table())))
                .stream();
    }
}
