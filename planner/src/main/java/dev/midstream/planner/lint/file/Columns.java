package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.Place;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Every column a migration creates, by whichever change. */
record Columns(Place place, String table, String name, String type) {
    static List<Columns> of(Migration migration) {
        return migration.changes().stream().flatMap(Columns::of).toList();
    }

    /** The type without modifiers, in lower case. */
    String baseType() {
        return type.toLowerCase(Locale.ROOT)
                .replaceAll("\\(.*?\\)", " ")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static Stream<Columns> of(Change change) {
        return switch (change) {
            case Change.AddColumn c ->
                c.tables().stream().map(table -> new Columns(c.place(), table.toString(), c.column(), c.type()));
            case Change.CreateTable c ->
                c.columns().stream()
                        .map(column -> new Columns(column.place(), c.table().toString(), column.name(), column.type()));
            case Change.CreateIndex ignored -> Stream.empty();
            case Change.AddConstraint ignored -> Stream.empty();
            case Change.DropIndex ignored -> Stream.empty();
            case Change.Update ignored -> Stream.empty();
            case Change.Sql ignored -> Stream.empty();
        };
    }
}
