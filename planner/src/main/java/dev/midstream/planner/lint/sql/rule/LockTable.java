package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** Everybody waits until the transaction ends. */
final class LockTable implements SqlRule {
    @Override
    public About about() {
        return About.warning("lock-table")
                .why("an explicit lock holds up everybody who needs the table until the transaction ends")
                .lock("as written, until the end of the transaction")
                .instead("leave locking to the statements that need it, and keep the transaction short")
                .bad("""
                    begin;
                    lock table orders in access exclusive mode;
                    commit;\
                    """)
                .good("""
                    begin;
                    lock table orders in access share mode;
                    commit;\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.LockTable.class)
                .filter(lock -> lock.mode().blocksWrites())
                .map(lock -> here.risk(
                        lock.tables().getFirst(),
                        "%s on %s until the transaction ends"
                                .formatted(lock.mode().label(), lock.tables().getFirst())));
    }
}
