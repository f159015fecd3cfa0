package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** A run that fails half way cannot simply be run again. */
final class NotRepeatable implements SqlRule {
    @Override
    public About about() {
        return About.note("not-repeatable")
                .why("outside a transaction, what ran before a failure stays, and the next run fails on it")
                .lock("none")
                .instead("IF [NOT] EXISTS, or a transaction around the file")
                .bad("""
                    alter table orders add column a int;
                    create table u (id bigint primary key);\
                    """)
                .good("""
                    alter table orders add column if not exists a int;
                    create table if not exists u (id bigint primary key);\
                    """);
    }

    @Override
    public Stream<Risk> check(Situation here) {
        boolean alone = here.beforeInScript().isEmpty() && here.afterInScript().isEmpty();
        return here.inTransaction() || alone || !isFragile(here.item().statement())
                ? Stream.empty()
                : Stream.of(here.risk("outside a transaction: a second run fails here if the first one ended below"));
    }

    private static boolean isFragile(Statement statement) {
        return switch (statement) {
            case Statement.CreateTable create -> !create.ifNotExists() && !create.temporary();
            case Statement.CreateIndex create -> !create.ifNotExists() && !create.concurrently();
            case Statement.Drop drop -> !drop.ifExists();
            case Statement.AddEnumValue add -> !add.ifNotExists();
            case Statement.AlterTable alter ->
                alter.actions().stream()
                        .anyMatch(action -> (action instanceof TableAction.AddColumn add && !add.ifNotExists())
                                || (action instanceof TableAction.DropColumn drop && !drop.ifExists()));
            default -> false;
        };
    }
}
