package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.TableAction;
import java.util.Optional;
import java.util.stream.Stream;

/** A run that fails half way cannot simply be run again. */
final class NotRepeatable implements SqlRule {
    @Override
    public About about() {
        return About.note("not-repeatable")
                .why("outside a transaction, what ran before a failure stays, and the next run fails on it")
                .lock("none")
                .instead(
                        "IF [NOT] EXISTS, for constraints DROP CONSTRAINT IF EXISTS before the ADD, or a transaction around the"
                                + " file")
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
        return here.inTransaction() || alone || !isFragile(here)
                ? Stream.empty()
                : Stream.of(here.risk("outside a transaction: a second run fails here if the first one ended below"));
    }

    private static boolean isFragile(Situation here) {
        return switch (here.item().statement()) {
            case Statement.CreateTable create -> !create.ifNotExists() && !create.temporary();
            case Statement.CreateIndex create -> !create.ifNotExists() && !create.concurrently();
            case Statement.Drop drop -> !drop.ifExists();
            case Statement.AddEnumValue add -> !add.ifNotExists();
            case Statement.AlterTable alter -> alter.actions().stream().anyMatch(action -> isFragile(here, action));
            default -> false;
        };
    }

    private static boolean isFragile(Situation here, TableAction action) {
        return switch (action) {
            case TableAction.AddColumn add -> !add.ifNotExists();
            case TableAction.DropColumn drop -> !drop.ifExists();
            case TableAction.DropConstraint drop -> !drop.ifExists();
            case TableAction.AddConstraint add ->
                !isDroppedAbove(here, add.constraint().name());
            case TableAction.AddConstraintUsingIndex add -> !isDroppedAbove(here, add.name());
            case TableAction.RenameColumn ignored -> true;
            case TableAction.RenameTable ignored -> true;
            default -> false;
        };
    }

    /** There is no ADD CONSTRAINT IF NOT EXISTS. The last word on the name above must be its drop. */
    private static boolean isDroppedAbove(Situation here, Optional<String> name) {
        boolean dropped = false;
        for (Situation.Past past : here.beforeInScript()) {
            if (past.actions(TableAction.AddConstraint.class)
                            .anyMatch(a -> a.constraint().name().equals(name))
                    || past.actions(TableAction.AddConstraintUsingIndex.class)
                            .anyMatch(a -> a.name().equals(name))) {
                dropped = false;
            }
            dropped |= past.actions(TableAction.DropConstraint.class)
                    .anyMatch(drop ->
                            drop.ifExists() && name.filter(drop.name()::equals).isPresent());
        }
        return dropped;
    }
}
