package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import java.util.stream.Stream;

/** PostgreSQL has no nested transactions. */
final class TransactionNesting implements SqlRule {
    @Override
    public About about() {
        return About.error("transaction-nesting")
                .why("BEGIN inside a transaction and COMMIT outside one do nothing but warn: what should be one"
                        + " transaction is another")
                .lock("none")
                .instead("remove the inner one, or let the tool not wrap the file")
                .bad("""
                    begin;
                    begin;
                    commit;\
                    """)
                .good("""
                    begin;
                    commit;\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.Transaction.class).flatMap(transaction -> switch (transaction.act()) {
            case BEGIN -> isOpen(here) ? Stream.of(here.risk("a transaction is open already")) : Stream.empty();
            case COMMIT, ROLLBACK ->
                !here.inTransaction()
                        ? Stream.of(here.risk("no transaction is open"))
                        : isOfTool(here)
                                ? Stream.of(here.risk("this ends the transaction of the tool that runs the file"))
                                : Stream.empty();
            case WITHIN -> Stream.empty();
        });
    }

    private static boolean isOpen(Situation here) {
        return here.beforeInTransaction().stream().anyMatch(Situation.Past::block)
                || (here.terms().inTransaction()
                        && here.beforeInScript().stream().noneMatch(TransactionNesting::ends));
    }

    private static boolean isOfTool(Situation here) {
        return here.terms().inTransaction() && here.beforeInScript().stream().noneMatch(TransactionNesting::isControl);
    }

    private static boolean ends(Situation.Past past) {
        return past.as(Statement.Transaction.class)
                .anyMatch(t ->
                        t.act() == Statement.Transaction.Act.COMMIT || t.act() == Statement.Transaction.Act.ROLLBACK);
    }

    private static boolean isControl(Situation.Past past) {
        return ends(past)
                || past.as(Statement.Transaction.class).anyMatch(t -> t.act() == Statement.Transaction.Act.BEGIN);
    }
}
