package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.sql.Column;
import dev.midstream.planner.sql.Constraint;
import dev.midstream.planner.sql.Script.Item;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.TableAction;
import java.util.List;
import java.util.stream.Stream;

/** Names that a statement gives to new things. */
record Names(String text, int at) {
    static Stream<Names> given(Item item) {
        return switch (item.statement()) {
            case Statement.CreateTable create ->
                Stream.concat(
                        Stream.of(new Names(create.table().name(), item.at())),
                        of(item.at(), create.columns(), create.constraints()));
            case Statement.CreateIndex index -> index.name().map(name -> new Names(name, item.at())).stream();
            case Statement.CreateTrigger trigger -> Stream.of(new Names(trigger.name(), item.at()));
            case Statement.Rename rename -> Stream.of(new Names(rename.to(), item.at()));
            case Statement.AlterTable alter -> alter.actions().stream().flatMap(Names::of);
            default -> Stream.empty();
        };
    }

    private static Stream<Names> of(TableAction action) {
        return switch (action) {
            case TableAction.AddColumn add -> Stream.of(new Names(add.column().name(), add.at()));
            case TableAction.AddConstraint add -> of(add.at(), List.of(), List.of(add.constraint()));
            case TableAction.AddConstraintUsingIndex add -> add.name().map(n -> new Names(n, add.at())).stream();
            case TableAction.RenameColumn rename -> Stream.of(new Names(rename.to(), rename.at()));
            case TableAction.RenameTable rename -> Stream.of(new Names(rename.to(), rename.at()));
            default -> Stream.empty();
        };
    }

    private static Stream<Names> of(int at, List<Column> columns, List<Constraint> constraints) {
        return Stream.concat(
                columns.stream().map(column -> new Names(column.name(), column.at())),
                constraints.stream().flatMap(c -> c.name().stream()).map(name -> new Names(name, at)));
    }
}
