package dev.midstream.planner.lint;

import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.ConstraintSpec;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.Place;
import dev.midstream.planner.file.Reference;
import java.util.List;
import java.util.Optional;

/** One delete of a parent row becomes any number of deletes in one transaction. */
final class CascadingDelete implements Rule {
    @Override
    public String id() {
        return "cascading-delete";
    }

    @Override
    public List<Finding> check(Migration migration) {
        return migration.changes().stream()
                .flatMap(change -> reference(change).stream())
                .filter(reference -> reference.onDelete() == Reference.Action.CASCADE)
                .map(reference -> finding(reference.place(), reference))
                .toList();
    }

    private Finding finding(Place place, Reference reference) {
        return new Finding(
                id(),
                place,
                "deleting one row of %s deletes every row that references it, in one transaction"
                        .formatted(reference.table()),
                "use restrict (the default) and delete in batches, or set null");
    }

    private static Optional<Reference> reference(Change change) {
        return switch (change) {
            case Change.AddColumn c -> c.references();
            case Change.AddConstraint c ->
                c.constraint() instanceof ConstraintSpec.ForeignKey key
                        ? Optional.of(key.references())
                        : Optional.empty();
            case Change.CreateTable ignored -> Optional.empty();
            case Change.CreateIndex ignored -> Optional.empty();
            case Change.Update ignored -> Optional.empty();
            case Change.Sql ignored -> Optional.empty();
        };
    }
}
