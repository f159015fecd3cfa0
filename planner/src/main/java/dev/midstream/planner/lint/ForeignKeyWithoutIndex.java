package dev.midstream.planner.lint;

import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.ConstraintSpec;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.Place;
import dev.midstream.planner.file.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every delete or key change of the referenced row scans the referencing table. */
final class ForeignKeyWithoutIndex implements Rule {
    @Override
    public String id() {
        return "fk-without-index";
    }

    @Override
    public List<Finding> check(Migration migration) {
        List<Finding> findings = new ArrayList<>();
        for (Change change : migration.changes()) {
            switch (change) {
                case Change.AddColumn c
                when c.references().isPresent() ->
                    c.tables().forEach(table -> look(migration, c.place(), table, List.of(c.column()), findings));
                case Change.AddConstraint c
                when c.constraint() instanceof ConstraintSpec.ForeignKey key ->
                    c.tables().forEach(table -> look(migration, c.place(), table, key.columns(), findings));
                default -> {}
            }
        }
        return findings;
    }

    private void look(Migration migration, Place place, TableName table, List<String> columns, List<Finding> findings) {
        boolean indexed = migration.changes().stream().anyMatch(change -> covers(change, table, columns));
        if (!indexed) {
            findings.add(new Finding(
                    id(),
                    place,
                    "the foreign key on %s(%s) has no index in this file: each delete in the referenced table would scan %s"
                            .formatted(table, String.join(", ", columns), table),
                    "add create_index: {table: %s, columns: [%s]}".formatted(table, String.join(", ", columns))));
        }
    }

    private static boolean covers(Change change, TableName table, List<String> columns) {
        return change instanceof Change.CreateIndex index
                && index.tables().contains(table)
                && index.where().isEmpty()
                && index.keys().size() >= columns.size()
                && index.keys().subList(0, columns.size()).stream()
                        .map(Change.IndexKey::column)
                        .flatMap(Optional::stream)
                        .toList()
                        .containsAll(columns);
    }
}
