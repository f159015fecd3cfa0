package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Column.Trait;
import dev.midstream.planner.sql.Constraint;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Script.Item;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Its rows cannot be named. */
final class TableWithoutPrimaryKey implements SqlRule {
    @Override
    public About about() {
        return About.warning("table-without-primary-key")
                .why("rows without a key cannot be named: logical replication refuses their updates, batches cannot"
                        + " find them")
                .lock("none")
                .instead("give it a primary key")
                .bad("create table t (a int);")
                .good("create table t (a bigint primary key);");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.CreateTable.class)
                .filter(create -> create.form() == Statement.CreateTable.Form.DEFINED && !create.temporary())
                .filter(create -> create.columns().stream().noneMatch(c -> c.has(Trait.PrimaryKey.class))
                        && create.constraints().stream().noneMatch(Constraint.PrimaryKey.class::isInstance)
                        && here.after().stream().noneMatch(item -> addsKey(item, create.table())))
                .map(create -> here.risk("table %s has no primary key".formatted(create.table())));
    }

    /** As dumps do, further down. */
    private static boolean addsKey(Item item, Name table) {
        return item.statement() instanceof Statement.AlterTable alter
                && alter.table().mayBe(table)
                && alter.actions().stream()
                        .anyMatch(action -> (action instanceof TableAction.AddConstraint add
                                        && add.constraint() instanceof Constraint.PrimaryKey)
                                || (action instanceof TableAction.AddConstraintUsingIndex using && using.primary())
                                || action instanceof TableAction.AttachPartition);
    }
}
