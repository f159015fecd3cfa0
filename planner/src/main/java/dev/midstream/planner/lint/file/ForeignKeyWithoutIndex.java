package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Indexes;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.Facts;
import dev.midstream.planner.lint.sql.Facts.IndexFacts;
import dev.midstream.planner.sql.Name;
import java.util.List;

/** Every delete or key change of the referenced row scans the referencing table. Where a plan builds the index itself, nothing is said. */
final class ForeignKeyWithoutIndex implements Rule {
    @Override
    public String id() {
        return "fk-without-index";
    }

    @Override
    public List<Finding> check(Migration migration, Facts facts) {
        List<Indexes> indexes = Indexes.of(migration);
        return ForeignKeys.of(migration).stream()
                .filter(key -> !key.reference().index())
                .filter(key -> indexes.stream().noneMatch(index -> index.finds(key.table(), key.columns())))
                .filter(key -> !isThere(key, facts))
                .map(this::finding)
                .toList();
    }

    private static boolean isThere(ForeignKeys key, Facts facts) {
        return facts.table(new Name(key.table().schema(), key.table().name())).stream()
                .flatMap(table -> table.indexes().stream())
                .filter(index -> index.valid() && !index.partial())
                .map(IndexFacts::keys)
                .anyMatch(keys -> new Indexes(key.table(), keys).finds(key.columns()));
    }

    private Finding finding(ForeignKeys key) {
        String columns = String.join(", ", key.columns());
        String create = "add create_index: {table: %s, columns: [%s]}".formatted(key.table(), columns);
        return new Finding(
                id(),
                key.place(),
                "the foreign key on %s(%s) has no index in this file: each delete in the referenced table would scan %s"
                        .formatted(key.table(), columns, key.table()),
                "remove index: false, or " + create);
    }
}
