package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.Facts;
import java.util.List;

/** Columns behind the third rarely narrow a search, and every write pays for them. */
final class WideIndex implements Rule {
    private static final int KEYS_MAX = 3;

    @Override
    public String id() {
        return "wide-index";
    }

    @Override
    public List<Finding> check(Migration migration, Facts facts) {
        return migration.changes().stream()
                .filter(Change.CreateIndex.class::isInstance)
                .map(Change.CreateIndex.class::cast)
                .filter(index -> !index.unique() && index.keys().size() > KEYS_MAX)
                .map(index -> new Finding(
                        id(),
                        index.place(),
                        "an index over %d columns is written on every insert and rarely narrows a search further than three"
                                .formatted(index.keys().size()),
                        "keep the selective columns as keys and put the others into include"))
                .toList();
    }
}
