package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.ConstraintSpec;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.Facts;
import java.util.List;

/** Its rows cannot be named: by logical replication, by a later once-only update, or by a person. */
final class TableWithoutPrimaryKey implements Rule {
    @Override
    public String id() {
        return "table-without-primary-key";
    }

    @Override
    public List<Finding> check(Migration migration, Facts facts) {
        return migration.changes().stream()
                .filter(Change.CreateTable.class::isInstance)
                .map(Change.CreateTable.class::cast)
                .filter(table -> table.primaryKey().isEmpty() && !isGivenOne(migration, table))
                .map(table -> new Finding(
                        id(),
                        table.place(),
                        "table %s has no primary key".formatted(table.table()),
                        "mark a column primary_key: true, or give primary_key: [columns]"))
                .toList();
    }

    private static boolean isGivenOne(Migration migration, Change.CreateTable table) {
        return migration.changes().stream()
                .anyMatch(change -> change instanceof Change.AddConstraint add
                        && add.constraint() instanceof ConstraintSpec.PrimaryKey
                        && add.tables().contains(table.table()));
    }
}
