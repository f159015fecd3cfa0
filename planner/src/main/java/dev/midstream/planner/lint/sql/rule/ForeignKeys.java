package dev.midstream.planner.lint.sql.rule;

import dev.midstream.planner.lint.sql.Situation;
import dev.midstream.planner.sql.Column;
import dev.midstream.planner.sql.Constraint;
import dev.midstream.planner.sql.Name;
import dev.midstream.planner.sql.Reference;
import dev.midstream.planner.sql.Statement;
import dev.midstream.planner.sql.TableAction;
import dev.midstream.planner.sql.Type;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every foreign key that a statement makes, on new tables too; the type where the same statement gives the column. */
record ForeignKeys(int at, Name table, List<String> columns, Reference reference, Optional<Type> type) {
    static Stream<ForeignKeys> of(Situation here) {
        Stream<ForeignKeys> created = here.statement(Statement.CreateTable.class)
                .flatMap(create -> Stream.concat(
                        create.columns().stream().flatMap(column -> of(create.table(), column)),
                        create.constraints().stream()
                                .flatMap(c -> of(here.item().at(), create.table(), create.columns(), c))));
        Stream<ForeignKeys> altered = here.statement(Statement.AlterTable.class)
                .flatMap(alter -> alter.actions().stream().flatMap(action -> of(alter.table(), action)));
        return Stream.concat(created, altered);
    }

    private static Stream<ForeignKeys> of(Name table, TableAction action) {
        return switch (action) {
            case TableAction.AddColumn add -> of(table, add.column());
            case TableAction.AddConstraint add -> of(add.at(), table, List.of(), add.constraint());
            default -> Stream.empty();
        };
    }

    private static Stream<ForeignKeys> of(Name table, Column column) {
        return column.traits(Column.Trait.References.class)
                .map(trait -> new ForeignKeys(
                        column.at(), table, List.of(column.name()), trait.reference(), Optional.of(column.type())));
    }

    private static Stream<ForeignKeys> of(int at, Name table, List<Column> columns, Constraint constraint) {
        if (!(constraint instanceof Constraint.ForeignKey key)) {
            return Stream.empty();
        }
        Optional<Type> type = columns.stream()
                .filter(column -> key.columns().equals(List.of(column.name())))
                .map(Column::type)
                .findFirst();
        return Stream.of(new ForeignKeys(at, table, key.columns(), key.reference(), type));
    }
}
