package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.sql.Column;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.TableAction;
import java.util.List;
import java.util.stream.Stream;

/** Every column to which a statement gives a type. */
final class Columns {
    private Columns() {}

    static Stream<Column> of(Situation here) {
        Stream<Column> created =
                here.statement(Statement.CreateTable.class).flatMap(create -> create.columns().stream());
        Stream<Column> altered = here.statement(Statement.AlterTable.class)
                .flatMap(alter -> alter.actions().stream())
                .flatMap(Columns::of);
        return Stream.concat(created, altered);
    }

    private static Stream<Column> of(TableAction action) {
        return switch (action) {
            case TableAction.AddColumn add -> Stream.of(add.column());
            case TableAction.ChangeType change ->
                Stream.of(new Column(change.at(), change.column(), change.type(), List.of()));
            default -> Stream.empty();
        };
    }
}
