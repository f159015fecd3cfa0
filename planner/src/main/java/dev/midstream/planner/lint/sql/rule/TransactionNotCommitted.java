package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** Everything is taken back at the end of the file. */
final class TransactionNotCommitted implements SqlRule {
    @Override
    public About about() {
        return About.error("transaction-not-committed")
                .why("a BEGIN without COMMIT is rolled back when the session ends")
                .lock("all of the transaction, until the session ends")
                .instead("end the file with COMMIT")
                .bad("""
                    begin;
                    create table t (id bigint primary key);\
                    """)
                .good("""
                    begin;
                    create table t (id bigint primary key);
                    commit;\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.Transaction.class)
                .filter(transaction -> transaction.act() == Statement.Transaction.Act.BEGIN)
                .filter(transaction -> here.afterInScript().stream()
                        .noneMatch(item -> item.statement() instanceof Statement.Transaction later
                                && (later.act() == Statement.Transaction.Act.COMMIT
                                        || later.act() == Statement.Transaction.Act.ROLLBACK)))
                .map(transaction -> here.risk("the transaction is never committed"));
    }
}
