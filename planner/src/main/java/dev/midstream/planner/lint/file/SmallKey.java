package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.Facts;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A key that runs out is the next migration, under pressure. */
final class SmallKey implements Rule {
    private static final Set<String> SMALL =
            Set.of("int", "integer", "int4", "smallint", "int2", "serial", "smallserial");

    @Override
    public String id() {
        return "small-key";
    }

    @Override
    public List<Finding> check(Migration migration, Facts facts) {
        return migration.changes().stream()
                .filter(Change.CreateTable.class::isInstance)
                .map(Change.CreateTable.class::cast)
                .filter(table -> table.primaryKey().size() == 1)
                .flatMap(table -> table.columns().stream()
                        .filter(c -> table.primaryKey().contains(c.name()))
                        .filter(c -> SMALL.contains(c.type().toLowerCase(Locale.ROOT)))
                        .map(c -> new Finding(
                                id(),
                                c.place(),
                                "key %s.%s of type %s ends at 2.1 billion rows or earlier"
                                        .formatted(table.table(), c.name(), c.type()),
                                "use bigint with identity: true")))
                .toList();
    }
}
