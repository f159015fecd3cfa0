package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.Catalog.Judgement;
import dev.midstream.planner.catalog.Column;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.file.Change;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a new column gets its values. */
sealed interface Fill {
    /** It has none. */
    record None() implements Fill {}

    /** As a default that PostgreSQL keeps in the catalog: no row is written, whatever the table's size. */
    record FastDefault(String literal) implements Fill {}

    /**
     * Row by row.
     *
     * @param followsRow whether the value is a function of the row, so that it can be computed again and compared
     */
    record PerRow(String expression, boolean followsRow) implements Fill {}

    /** It cannot; a problem was reported. */
    record Impossible() implements Fill {}

    /** Expressions that PostgreSQL calls stable, but whose value tomorrow is another: they cannot be compared again later. */
    Pattern CLOCK = Pattern.compile(
            "\\b(now|age|transaction_timestamp|statement_timestamp|txid_current|pg_current_xact_id)\\s*\\("
                    + "|\\b(current_timestamp|current_date|current_time|localtimestamp|localtime|current_user|session_user|user)\\b",
            Pattern.CASE_INSENSITIVE);

    static Fill of(Draft draft, Change.AddColumn change, Table table, Catalog.Type type) {
        if (change.fill().isEmpty()) {
            return new None();
        }
        String expression = change.fill().get().sql();
        Judgement judgement = draft.catalog().judge(expression, table, type);
        Optional<String> objection = switch (judgement) {
            case Judgement.Fault fault ->
                Optional.of("the fill cannot be used on %s: %s"
                        .formatted(table.ref().label(), fault.message()));
            case Judgement.Constant constant
            when constant.isNull() && change.notNull() ->
                Optional.of("the fill is null, and the column is not_null: write a fill that has a value");
            case Judgement.Constant ignored -> Optional.empty();
            case Judgement.RowDependent ignored -> notForRows(draft, change, expression, table);
            case Judgement.Volatile ignored -> notForRows(draft, change, expression, table);
        };
        if (objection.isPresent()) {
            draft.problem(change.fill().get().place(), objection.get());
            return new Impossible();
        }
        boolean followsRow = change.sync() == Change.Sync.COMPUTED;
        return switch (judgement) {
            case Judgement.Constant constant when constant.isNull() -> new None();
            case Judgement.Constant constant -> new FastDefault(constant.literal());
            case Judgement.RowDependent ignored ->
                new PerRow(expression, followsRow && !CLOCK.matcher(expression).find());
            case Judgement.Volatile ignored -> new PerRow(expression, false);
            case Judgement.Fault ignored -> new Impossible();
        };
    }

    /** A BEFORE trigger sees generated columns as null: PostgreSQL computes them after it. */
    private static Optional<String> notForRows(Draft draft, Change.AddColumn change, String expression, Table table) {
        if (change.keepDefault()) {
            return Optional.of(
                    "keep_default keeps a fill that is the same for every row, and this one is not: remove it, and set the default by a sql change in contract");
        }
        if (!draft.catalog().readsColumnsOnly(expression, table)) {
            return Optional.of(
                    "the fill reads a system column or the row of %s as a whole, which triggers do not have: name the columns it needs"
                            .formatted(table.ref().label()));
        }
        List<String> generated = table.columns().stream()
                .filter(Column::generated)
                .map(Column::name)
                .toList();
        return draft.catalog().columnsRead(expression, table, generated).stream()
                .findFirst()
                .map(column ->
                        "the fill reads '%s', a generated column of %s, which triggers cannot see: write its expression instead"
                                .formatted(column, table.ref().label()));
    }
}
