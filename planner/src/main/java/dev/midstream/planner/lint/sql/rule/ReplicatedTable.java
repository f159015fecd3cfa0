package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.About;
import dev.midstream.planner.lint.sql.Risk;
import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.lint.sql.SqlRule;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.TableAction;
import java.util.stream.Stream;

/** Subscribers do not get the change of the schema. */
final class ReplicatedTable implements SqlRule {
    @Override
    public About about() {
        return About.warning("replicated-table")
                .why("logical replication carries rows and no DDL: a subscriber without the new column, or with"
                        + " another type, stops applying")
                .lock("none here; the subscription stops")
                .instead("change the subscriber first when columns are added, and last when they are dropped")
                .bad("")
                .good("");
    }

    @Override
    public Stream<Risk> check(Situation here) {
        return here.statement(Statement.AlterTable.class)
                .filter(alter -> alter.actions().stream().anyMatch(ReplicatedTable::isSeen))
                .flatMap(alter -> here.facts(alter.table()).stream()
                        .filter(table -> !table.publications().isEmpty())
                        .map(table -> here.risk(
                                alter.table(),
                                "%s is published by %s: its subscribers need the same change"
                                        .formatted(alter.table(), String.join(", ", table.publications())))));
    }

    private static boolean isSeen(TableAction action) {
        return action instanceof TableAction.AddColumn
                || action instanceof TableAction.DropColumn
                || action instanceof TableAction.ChangeType
                || action instanceof TableAction.RenameColumn
                || action instanceof TableAction.RenameTable
                || action instanceof TableAction.SetSchema;
    }
}
