package dev.midstream.planner.lint.file;

import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.Reference;
import dev.midstream.planner.lint.Finding;
import dev.midstream.planner.lint.sql.Facts;
import java.util.List;

/** One delete of a parent row becomes any number of deletes in one transaction. */
final class CascadingDelete implements Rule {
    @Override
    public String id() {
        return "cascading-delete";
    }

    @Override
    public List<Finding> check(Migration migration, Facts facts) {
        return ForeignKeys.of(migration).stream()
                .map(ForeignKeys::reference)
                .filter(reference -> reference.onDelete() == Reference.Action.CASCADE)
                .distinct()
                .map(reference -> new Finding(
                        id(),
                        reference.place(),
                        "deleting one row of %s deletes every row that references it, in one transaction"
                                .formatted(reference.table()),
                        "use restrict or no action (the default) and delete in batches, or set null"))
                .toList();
    }
}
