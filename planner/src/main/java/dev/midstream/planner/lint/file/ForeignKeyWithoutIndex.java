package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Migration;
import dev.midstream.planner.lint.Finding;
import java.util.List;

/** Every delete or key change of the referenced row scans the referencing table. */
final class ForeignKeyWithoutIndex implements Rule {
    @Override
    public String id() {
        return "fk-without-index";
    }

    @Override
    public List<Finding> check(Migration migration) {
        List<Indexes> indexes = Indexes.of(migration);
        return ForeignKeys.of(migration).stream()
                .filter(key -> indexes.stream().noneMatch(index -> index.finds(key.table(), key.columns())))
                .map(this::finding)
                .toList();
    }

    private Finding finding(ForeignKeys key) {
        String columns = String.join(", ", key.columns());
        return new Finding(
                id(),
                key.place(),
                "the foreign key on %s(%s) has no index in this file: each delete in the referenced table would scan %s"
                        .formatted(key.table(), columns, key.table()),
                "add create_index: {table: %s, columns: [%s]}".formatted(key.table(), columns));
    }
}
