package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.Catalog.Judgement;
import dev.midstream.planner.catalog.Column;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.RowShape;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.Expression;
import dev.midstream.planner.file.TableName;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.RowClaims;
import dev.midstream.planner.plan.RowClaims.Claim;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Transformation;
import dev.midstream.planner.plan.Transformation.KeyColumn;
import dev.midstream.planner.plan.Undo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A rewrite of existing rows: repeatable if a row shows that it is done, else exactly once by the log.
 *
 * <p>What must be done exactly once goes by ranges of the key. What may be repeated goes by windows of blocks, woven, which costs half the
 * growth; but no trigger keeps such a column in step, so a row that a client writes meanwhile may move from ahead of the windows to
 * behind them. The key, by which it stands still, leads to those in a second pass, which finds almost nothing to write.
 */
final class UpdatePlanner {
    private final Draft draft;
    private final Change.Update change;

    UpdatePlanner(Draft draft, Change.Update change) {
        this.draft = draft;
        this.change = change;
    }

    void plan() {
        for (TableName name : change.tables()) {
            draft.table(change.place(), name).ifPresent(table -> {
                if (table.existing().isEmpty()) {
                    draft.problem(
                            change.place(),
                            "table %s is created by this migration and has no rows to update"
                                    .formatted(table.ref().label()));
                } else {
                    plan(table.existing().get());
                }
            });
        }
    }

    private void plan(Table table) {
        if (!isSound(table)) {
            return;
        }
        boolean once = change.once().orElse(false);
        Optional<List<KeyColumn>> key = KeyChoice.byKey(table);
        if (key.isEmpty() || setsKey(key.get())) {
            draft.problem(
                    change.place(),
                    key.isEmpty()
                            ? "table %s has no unique key without nulls, by which rows could be found exactly once: add a primary key first"
                                    .formatted(table.ref().label())
                            : "the update changes its own key (%s), by which rows are found: rows would be met twice or never"
                                    .formatted(key.get().stream()
                                            .map(KeyColumn::name)
                                            .collect(Collectors.joining(", "))));
            return;
        }
        Optional<String> pending = once ? Optional.empty() : Optional.of(differs(table));
        if (pending.isPresent() && KeyChoice.isHeap(table)) {
            draft.add(Stage.BACKFILL, number -> backfill(number, table, List.of(), pending));
            draft.add(Stage.BACKFILL, number -> moved(number, table, key.get(), pending));
        } else {
            draft.add(Stage.BACKFILL, number -> backfill(number, table, key.get(), pending));
        }
        pending.ifPresent(p -> draft.add(Stage.PROVE_ROWS, number -> verify(number, table, key.get(), p)));
    }

    private boolean isSound(Table table) {
        boolean sound = true;
        for (Map.Entry<String, Expression> set : change.set().entrySet()) {
            Optional<String> objection = objection(table, set.getKey(), set.getValue());
            objection.ifPresent(message -> draft.problem(set.getValue().place(), message));
            sound &= objection.isEmpty();
        }
        Optional<String> fault =
                change.where().flatMap(w -> draft.catalog().faultInCondition(w.sql(), RowShape.of(table)));
        fault.ifPresent(f -> draft.problem(change.where().get().place(), "the where cannot be used: " + f));
        return sound && fault.isEmpty() && saysOnce(table);
    }

    private Optional<String> objection(Table table, String name, Expression expression) {
        Optional<Column> column = table.column(name);
        if (column.isEmpty()) {
            return Optional.of("table %s has no column '%s': it has %s"
                    .formatted(
                            table.ref().label(),
                            name,
                            table.columns().stream().map(Column::name).collect(Collectors.joining(", "))));
        }
        if (column.get().generated() || column.get().identityAlways()) {
            return Optional.of("column '%s' is generated by PostgreSQL and cannot be set".formatted(name));
        }
        if (table.partitioning().columns().contains(name)) {
            return Optional.of("column '%s' decides in which partition of %s a row is, and cannot be updated in chunks"
                    .formatted(name, table.ref().label()));
        }
        Catalog.Type type = draft.catalog().type(column.get().type()).orElseThrow();
        return draft.catalog().judge(expression.sql(), table, type) instanceof Judgement.Fault fault
                ? Optional.of("the expression for %s cannot be used: %s".formatted(name, fault.message()))
                : Optional.empty();
    }

    /** {@code n = n + 1} and {@code sku = lower(sku)} look alike to us; only the author knows which may be repeated. */
    private boolean saysOnce(Table table) {
        if (change.once().isPresent()) {
            return true;
        }
        for (Expression expression : change.set().values()) {
            List<String> read = draft.catalog()
                    .columnsRead(
                            expression.sql(), table, List.copyOf(change.set().keySet()));
            if (!read.isEmpty()) {
                draft.problem(
                        expression.place(),
                        "the expression reads '%s', which the update sets: say once: true if it must be applied exactly once (n = n + 1), once: false if applying it again changes nothing (lower(sku))"
                                .formatted(read.getFirst()));
                return false;
            }
        }
        return true;
    }

    private boolean setsKey(List<KeyColumn> key) {
        return key.stream().anyMatch(k -> change.set().containsKey(k.name()));
    }

    private String differs(Table table) {
        List<String> differences = new ArrayList<>();
        change.set().forEach((name, expression) -> {
            String type = table.column(name).orElseThrow().type();
            boolean comparable = draft.catalog().type(type).orElseThrow().comparable();
            String cast = comparable ? "" : "::text";
            differences.add("%s%s is distinct from cast((%s) as %s)%s"
                    .formatted(Identifier.quoted(name), cast, expression.sql(), type, cast));
        });
        return String.join(" or ", differences);
    }

    private Step backfill(int number, Table table, List<KeyColumn> key, Optional<String> pending) {
        String columns = columns(table);
        return new Step.Backfill(
                number,
                "update %s%s".formatted(columns, pending.isEmpty() ? ", exactly once a row" : ""),
                Footprint.of(Footprint.Work.WRITES_ROWS, table.rows(), LockMode.ROW_EXCLUSIVE, table.ref()),
                table.ref(),
                transformation(
                        table, key, pending, new Undo.Impossible("the values that the update wrote into " + columns)));
    }

    /** What remains of it is what remains of the step before. */
    private Step moved(int number, Table table, List<KeyColumn> key, Optional<String> pending) {
        return new Step.Backfill(
                number,
                "update %s where rows moved meanwhile".formatted(columns(table)),
                Footprint.of(Footprint.Work.SCANS, table.rows(), LockMode.ROW_EXCLUSIVE, table.ref()),
                table.ref(),
                transformation(table, key, pending, new Undo.Nothing()));
    }

    private String columns(Table table) {
        return "%s.%s"
                .formatted(table.ref().label(), String.join(", ", change.set().keySet()));
    }

    private Transformation transformation(Table table, List<KeyColumn> key, Optional<String> pending, Undo undo) {
        Map<String, String> set = new LinkedHashMap<>();
        change.set().forEach((name, expression) -> set.put(name, expression.sql()));
        return new Transformation(
                table.ref().name(),
                set,
                pending,
                key,
                change.where().map(Expression::sql),
                !table.beforeUpdateTriggers().isEmpty(),
                undo);
    }

    private Step verify(int number, Table table, List<KeyColumn> key, String pending) {
        String violated = change.where()
                .map(w -> "(%s) and (%s)".formatted(w.sql(), pending))
                .orElse(pending);
        return new Step.VerifyRows(
                number,
                "verify every row of " + table.ref().label(),
                Footprint.of(Footprint.Work.SCANS, table.rows(), LockMode.ACCESS_SHARE, table.ref()),
                table.ref(),
                new RowClaims(
                        table.ref().name(),
                        List.of(new Claim(
                                "%s is as the update says"
                                        .formatted(
                                                String.join(", ", change.set().keySet())),
                                violated)),
                        key.stream().map(KeyColumn::name).toList()));
    }
}
