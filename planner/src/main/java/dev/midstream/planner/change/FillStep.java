package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Transformation;
import dev.midstream.planner.plan.Transformation.KeyColumn;
import dev.midstream.planner.plan.Undo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The backfill of all new columns of a table in one pass over its rows. */
final class FillStep implements Draft.StepMaker {
    private final Table table;
    private final List<KeyColumn> key;
    private final Map<String, String> fills = new LinkedHashMap<>();
    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, String> pending = new LinkedHashMap<>();

    FillStep(Table table, List<KeyColumn> key) {
        this.table = table;
        this.key = key;
    }

    void add(Change.AddColumn change, Fill.PerRow fill, Catalog.Type type) {
        String column = Identifier.quoted(change.column());
        fills.put(change.column(), fill.expression());
        types.put(change.column(), type.unmodified());
        pending.put(
                change.column(),
                change.notNull() || !fill.followsRow()
                        ? column + " is null"
                        // A row whose fill is null stays as it is: writing null over null would only make bloat.
                        : "%s is null and (%s) is not null".formatted(column, fill.expression()));
    }

    @Override
    public Step make(int number) {
        return new Step.Backfill(
                number,
                "fill %s.%s".formatted(table.ref().label(), String.join(", ", fills.keySet())),
                Footprint.of(Footprint.Work.WRITES_ROWS, table.rows(), LockMode.ROW_EXCLUSIVE, table.ref()),
                table.ref(),
                new Transformation(
                        table.ref().name(),
                        assignments(),
                        Optional.of(pending.values().stream().collect(Collectors.joining(") or (", "(", ")"))),
                        key,
                        Optional.empty(),
                        !table.beforeUpdateTriggers().isEmpty(),
                        new Undo.Nothing()));
    }

    /**
     * With several columns a row may have one of them already, by a newer client: that one is kept. The cast makes both sides of one
     * type; without the type's modifiers, because an explicit cast would cut what the assignment refuses.
     */
    private Map<String, String> assignments() {
        if (fills.size() == 1) {
            return fills;
        }
        Map<String, String> assignments = new LinkedHashMap<>();
        fills.forEach((column, fill) -> assignments.put(
                column,
                "coalesce(%s, cast((%s) as %s))".formatted(Identifier.quoted(column), fill, types.get(column))));
        return assignments;
    }
}
