package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Index;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.TableName;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Indexes dropped concurrently, after everything that the file builds in their place. */
final class DropIndexPlanner {
    private final Draft draft;
    private final Change.DropIndex change;
    private final Set<TableRef> dropped = new HashSet<>();

    DropIndexPlanner(Draft draft, Change.DropIndex change) {
        this.draft = draft;
        this.change = change;
    }

    void plan() {
        change.indexes().forEach(this::plan);
    }

    private void plan(TableName name) {
        Optional<Index> index = draft.catalog().index(name);
        Optional<String> objection =
                index.isEmpty() ? Optional.of("index '%s' does not exist".formatted(name)) : objection(index.get());
        if (objection.isPresent()) {
            draft.problem(change.place(), objection.get());
            return;
        }
        TableName table = new TableName(
                Optional.of(index.get().table().ref().schema()),
                index.get().table().ref().name());
        draft.table(change.place(), table).ifPresent(owned -> drop(index.get()));
    }

    private void drop(Index index) {
        TableRef table = index.table().ref();
        if (!dropped.add(index.ref())) {
            draft.problem(
                    change.place(),
                    "index %s is dropped twice".formatted(index.ref().label()));
            return;
        }
        draft.add(
                Stage.CONSTRAIN,
                number -> new Step.DropIndex(
                        number,
                        "drop index %s of %s".formatted(index.ref().name(), table.label()),
                        Footprint.catalogOnly(LockMode.SHARE_UPDATE_EXCLUSIVE, table),
                        table,
                        index.ref(),
                        concurrently(index.definition())));
    }

    private static Optional<String> objection(Index index) {
        String name = index.ref().label();
        if (index.constraint().isPresent()) {
            return Optional.of("index %s belongs to the constraint %s of %s: drop that with a sql change"
                    .formatted(
                            name, index.constraint().get(), index.table().ref().label()));
        }
        if (index.foreignKey().isPresent()) {
            return Optional.of("the foreign key %s relies on index %s: drop that first"
                    .formatted(index.foreignKey().get(), name));
        }
        if (index.partOfPartitioned()) {
            return Optional.of(
                    "index %s belongs to a partitioned table, and PostgreSQL cannot drop such one concurrently: use a sql change at a quiet hour"
                            .formatted(name));
        }
        return index.replicaIdentity()
                ? Optional.of(
                        "logical replication identifies rows of %s by index %s: choose another replica identity first"
                                .formatted(index.table().ref().label(), name))
                : Optional.empty();
    }

    /** {@code CREATE [UNIQUE] INDEX name …} as PostgreSQL writes it. */
    private static String concurrently(String definition) {
        return definition.replaceFirst("^CREATE (UNIQUE |)INDEX ", "CREATE $1INDEX CONCURRENTLY ");
    }
}
