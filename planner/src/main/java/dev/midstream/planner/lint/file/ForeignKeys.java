package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.ConstraintSpec;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.Place;
import dev.midstream.planner.file.Reference;
import dev.midstream.planner.file.TableName;
import java.util.List;
import java.util.stream.Stream;

/** Every foreign key a migration creates, by whichever change. */
record ForeignKeys(Place place, TableName table, List<String> columns, Reference reference) {
    static List<ForeignKeys> of(Migration migration) {
        return migration.changes().stream().flatMap(ForeignKeys::of).toList();
    }

    private static Stream<ForeignKeys> of(Change change) {
        return switch (change) {
            case Change.AddColumn c ->
                c.references().stream()
                        .flatMap(reference -> c.tables().stream()
                                .map(table -> new ForeignKeys(c.place(), table, List.of(c.column()), reference)));
            case Change.AddConstraint c -> c.tables().stream().flatMap(table -> of(c.place(), table, c.constraint()));
            case Change.CreateTable c ->
                Stream.concat(
                        c.columns().stream()
                                .flatMap(column -> column.references().stream()
                                        .map(reference -> new ForeignKeys(
                                                column.place(), c.table(), List.of(column.name()), reference))),
                        c.constraints().stream().flatMap(k -> of(k.place(), c.table(), k)));
            case Change.CreateIndex ignored -> Stream.empty();
            case Change.DropIndex ignored -> Stream.empty();
            case Change.Update ignored -> Stream.empty();
            case Change.Sql ignored -> Stream.empty();
        };
    }

    private static Stream<ForeignKeys> of(Place place, TableName table, ConstraintSpec constraint) {
        return constraint instanceof ConstraintSpec.ForeignKey key
                ? Stream.of(new ForeignKeys(place, table, key.columns(), key.references()))
                : Stream.empty();
    }
}
