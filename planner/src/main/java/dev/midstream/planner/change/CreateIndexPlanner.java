package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.TableName;
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
        String name = Names.chosen(
                change.name(),
                table.ref(),
                table.ref().name(),
                IndexSql.nameOfKeys(change),
                change.unique() ? "key" : "idx");
        Names.check(draft, change.place(), name);
        if (columnsExist(table) && isFree(table, name) && expressionsResolve(table)) {
            IndexSteps.add(draft, table, name, change);
        }
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

    private boolean isFree(DraftTable table, String name) {
        boolean taken =
                table.existing().filter(t -> t.indexNames().contains(name)).isPresent()
                        || draft.catalog()
                                .otherRelation(
                                        new TableName(Optional.of(table.ref().schema()), name))
                                .isPresent();
        if (taken) {
            draft.problem(
                    change.place(),
                    "an index or relation '%s' exists already in schema %s"
                            .formatted(name, table.ref().schema()));
        }
        return !taken;
    }

    /** PostgreSQL can judge an expression only while it reads nothing that this migration itself adds. */
    private boolean expressionsResolve(DraftTable table) {
        Optional<Table> existing = table.existing();
        if (existing.isEmpty() || table.hasAdditions()) {
            return true;
        }
        boolean all = true;
        for (Change.IndexKey key : change.keys()) {
            Optional<String> fault = key.expression()
                    .flatMap(e -> draft.catalog().faultInCondition("(" + e.sql() + ") is null", existing.get()));
            fault.ifPresent(f -> draft.problem(key.place(), "the index expression cannot be used: " + f));
            all &= fault.isEmpty();
        }
        Optional<String> fault = change.where().flatMap(e -> draft.catalog().faultInCondition(e.sql(), existing.get()));
        fault.ifPresent(f -> draft.problem(change.where().get().place(), "the index condition cannot be used: " + f));
        return all && fault.isEmpty();
    }
}
