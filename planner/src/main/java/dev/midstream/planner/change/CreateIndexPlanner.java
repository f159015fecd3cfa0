package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.TableName;
import java.util.List;
import java.util.Optional;

/** A new index on existing tables. */
final class CreateIndexPlanner {
    private final Draft draft;
    private final Change.CreateIndex change;

    CreateIndexPlanner(Draft draft, Change.CreateIndex change) {
        this.draft = draft;
        this.change = change;
    }

    void plan() {
        for (TableName name : change.tables()) {
            draft.table(change.place(), name).ifPresent(this::plan);
        }
    }

    private void plan(DraftTable table) {
        Optional<IndexSql> sql = IndexSql.resolve(draft, change);
        if (sql.isEmpty() || !columnsExist(table) || !isPossible(table) || !expressionsResolve(table)) {
            return;
        }
        String name = name(change, table.ref());
        new IndexSteps(draft, sql.get()).add(table, change.place(), name);
        List<String> columns =
                change.keys().stream().flatMap(k -> k.column().stream()).toList();
        if (change.unique()
                && change.where().isEmpty()
                && columns.size() == change.keys().size()) {
            table.buildKey(columns);
        }
    }

    /** What the index of this table will be called. */
    static String name(Change.CreateIndex change, TableRef table) {
        return Names.chosen(
                change.name(), table, table.name(), IndexSql.nameOfKeys(change), change.unique() ? "key" : "idx");
    }

    private boolean isPossible(DraftTable table) {
        Optional<String> objection = NullsNotDistinct.objection(draft, change.nullsNotDistinct())
                .or(() -> ConcurrentBuilds.objection(draft))
                .or(() -> table.existing().filter(t -> change.unique()).flatMap(this::withoutPartitionKey));
        objection.ifPresent(message -> draft.problem(change.place(), message));
        return objection.isEmpty();
    }

    /** Each partition has an index of its own, so PostgreSQL can only see duplicates that are in the same one. */
    private Optional<String> withoutPartitionKey(Table table) {
        String label = table.ref().label();
        if (table.partitioning().byExpression()) {
            return Optional.of(
                    "table %s is partitioned by an expression: PostgreSQL has no unique index over its partitions, make one on each partition"
                            .formatted(label));
        }
        List<String> missing = table.partitioning().columns().stream()
                .filter(column ->
                        change.keys().stream().noneMatch(k -> k.column().equals(Optional.of(column))))
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "a unique index on the partitioned table %s must contain its partition key (%s), because rows are compared within a partition only: add %s to columns"
                                .formatted(
                                        label,
                                        String.join(", ", table.partitioning().columns()),
                                        String.join(" and ", missing)));
    }

    private boolean columnsExist(DraftTable table) {
        boolean all = true;
        for (Change.IndexKey key : change.keys()) {
            all &= key.column().map(column -> exists(table, key, column)).orElse(true);
        }
        for (String column : change.include()) {
            if (!table.has(column)) {
                draft.problem(change.place(), missing(table, column));
                all = false;
            }
        }
        return all;
    }

    private boolean exists(DraftTable table, Change.IndexKey key, String column) {
        if (!table.has(column)) {
            draft.problem(key.place(), missing(table, column));
            return false;
        }
        return true;
    }

    private static String missing(DraftTable table, String column) {
        return "table %s has no column '%s': it has %s"
                .formatted(table.ref().label(), column, String.join(", ", table.columns()));
    }

    private boolean expressionsResolve(DraftTable table) {
        boolean all = true;
        for (Change.IndexKey key : change.keys()) {
            Optional<String> fault = key.expression()
                    .flatMap(e -> draft.catalog().faultInCondition("((%s)) is null".formatted(e.sql()), table.shape()));
            fault.ifPresent(f -> draft.problem(key.place(), "the index expression cannot be used: " + f));
            all &= fault.isEmpty();
        }
        Optional<String> fault = change.where().flatMap(e -> draft.catalog().faultInCondition(e.sql(), table.shape()));
        fault.ifPresent(f -> draft.problem(change.where().get().place(), "the index condition cannot be used: " + f));
        return all && fault.isEmpty();
    }
}
