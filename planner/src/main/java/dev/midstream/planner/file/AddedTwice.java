package dev.midstream.planner.file;

import dev.midstream.planner.file.Change.AddColumn;
import dev.midstream.planner.file.Change.CreateTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds columns and tables that one file adds twice, which PostgreSQL would only say in the middle of the migration. */
final class AddedTwice {
    private final Problems problems;
    private final Map<TableName, Place> tables = new HashMap<>();
    private final Map<Column, Place> columns = new HashMap<>();

    private record Column(TableName table, String name) {}

    private AddedTwice(Problems problems) {
        this.problems = problems;
    }

    static void check(List<Change> changes, Problems problems) {
        AddedTwice check = new AddedTwice(problems);
        changes.forEach(check::add);
    }

    private void add(Change change) {
        if (change instanceof AddColumn column) {
            column.tables().forEach(table -> add(table, column.column(), column.place()));
        } else if (change instanceof CreateTable table) {
            add(table);
        }
    }

    private void add(CreateTable table) {
        Optional<Place> before = Optional.ofNullable(tables.putIfAbsent(table.table(), table.place()));
        before.ifPresentOrElse(
                place -> problems.add(
                        table.place(), "table %s is created twice, %s".formatted(Quoted.of(table.table()), and(place))),
                () -> table.columns().forEach(column -> add(table.table(), column.name(), column.place())));
    }

    private void add(TableName table, String column, Place place) {
        Optional.ofNullable(columns.putIfAbsent(new Column(table, column), place))
                .ifPresent(before -> problems.add(
                        place,
                        "column %s is added to %s twice, %s"
                                .formatted(Quoted.of(column), Quoted.of(table), and(before))));
    }

    private static String and(Place before) {
        return "here and at line " + before.line() + ": keep one";
    }
}
