package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.IndexShape;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.Indexes;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.Place;
import dev.midstream.planner.file.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The indexes under foreign keys: without one every delete and key change in the referenced table reads the whole referencing one. One that
 * is there, or that the file makes, is enough.
 */
final class SupportingIndexes {
    private static final int NAMES_MAX = 100;

    private final Draft draft;
    private final List<Indexes> ofFile;
    private final List<Change.CreateIndex> named;
    private final List<Planned> planned = new ArrayList<>();

    private record Planned(TableRef table, Set<String> columns) {}

    SupportingIndexes(Draft draft, Migration migration) {
        this.draft = draft;
        this.ofFile = Indexes.of(migration);
        this.named = migration.changes().stream()
                .filter(Change.CreateIndex.class::isInstance)
                .map(Change.CreateIndex.class::cast)
                .toList();
    }

    /** Plans one if none begins with the columns. */
    void add(DraftTable table, Place place, List<String> columns) {
        if (isThere(table, columns) || isOfFile(table.ref(), columns) || isPlanned(table.ref(), columns)) {
            return;
        }
        Optional<String> objection = ConcurrentBuilds.objection(draft);
        if (objection.isPresent()) {
            draft.problem(place, objection.get() + "; or say index: false with the foreign key");
            return;
        }
        planned.add(new Planned(table.ref(), Set.copyOf(columns)));
        String name = freeName(table.ref(), place, columns);
        IndexSql sql = IndexSql.over(place, name, columns, false, false);
        new IndexSteps(draft, sql).add(table, place, name);
    }

    /** The statement that makes one with a new table, where nothing is to be built; empty if none is needed. */
    Optional<String> withNewTable(DraftTable table, Place place, List<String> columns) {
        if (isOfFile(table.ref(), columns) || isPlanned(table.ref(), columns)) {
            return Optional.empty();
        }
        planned.add(new Planned(table.ref(), Set.copyOf(columns)));
        String name = freeName(table.ref(), place, columns);
        return draft.taken().takeRelation(place, table.ref().sibling(name))
                ? Optional.of(IndexSql.over(place, name, columns, false, false).create("", name, "", table.ref()))
                : Optional.empty();
    }

    private boolean isThere(DraftTable table, List<String> columns) {
        return table.existing()
                .filter(t -> draft.catalog().isIndexed(t, columns))
                .isPresent();
    }

    private boolean isOfFile(TableRef table, List<String> columns) {
        return ofFile.stream().filter(index -> index.finds(columns)).anyMatch(index -> isMeant(index.table(), table));
    }

    private boolean isMeant(TableName name, TableRef table) {
        return name.name().equals(table.name())
                && draft.referenced(name).filter(t -> t.ref().equals(table)).isPresent();
    }

    private boolean isPlanned(TableRef table, List<String> columns) {
        return planned.contains(new Planned(table, Set.copyOf(columns)));
    }

    /** The conventional name, numbered as PostgreSQL does if something else has it, or a later change of the file will. */
    private String freeName(TableRef table, Place place, List<String> columns) {
        IndexShape shape =
                IndexSql.over(place, table.name(), columns, false, false).shape();
        String joined = String.join("_", columns);
        String name = Identifier.made(table.name(), joined, "idx");
        for (int i = 1; i < NAMES_MAX && !isFree(table, name, shape); i++) {
            name = Identifier.made(table.name(), joined, "idx" + i);
        }
        return name;
    }

    private boolean isFree(TableRef table, String name, IndexShape shape) {
        return draft.taken().isFreeForIndex(table, table.sibling(name), shape)
                && named.stream()
                        .filter(change -> CreateIndexPlanner.name(change, table).equals(name))
                        .flatMap(change -> change.tables().stream())
                        .noneMatch(of -> isMeant(of, table));
    }
}
