package dev.midstream.planner.pg;

import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.TableName;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.predict.Measurement;
import dev.midstream.planner.predict.Prediction;
import dev.midstream.planner.predict.Predictor;
import dev.midstream.planner.predict.TableSize;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at the tables of a plan as they are now, and predicts its steps. Changes nothing. */
public record Foresight(
        List<Prediction> predictions,
        List<String> report,
        Optional<PinnedHorizon> horizon,
        Map<TableRef, String> scattered) {
    /**
     * What is expected.
     *
     * @param predictions one for each step, in order
     * @param report what was done to measure, for people; empty if nothing was
     * @param horizon who keeps row versions from being pruned just now, so that weaving would save nothing
     * @param scattered tables to be filled that have an index whose keys are in no order of theirs, and its name
     */
    public Foresight {
        predictions = List.copyOf(predictions);
        report = List.copyOf(report);
        scattered = Map.copyOf(scattered);
    }

    /**
     * Of a plan just made.
     *
     * @param connection whose session is idle; it is left so
     * @param measure whether to try the plan on a copy of some blocks, see {@link Pilot}
     * @param workers at least 1
     * @throws SQLException if the version cannot be asked for or the connection breaks
     */
    public static Foresight of(Plan plan, Connection connection, boolean measure, int workers) throws SQLException {
        Map<TableRef, Table> tables = tables(plan, PgCatalog.over(connection));
        Pilot pilot = new Pilot(connection, plan);
        Map<Integer, Measurement> measured = measure ? measured(pilot, plan, tables) : Map.of();
        Map<TableRef, TableSize> sizes = new HashMap<>();
        tables.forEach((ref, table) -> sizes.put(ref, TableSize.of(table)));
        return new Foresight(
                new Predictor(sizes, measured, workers).predict(plan),
                pilot.report(),
                PinnedHorizon.look(connection),
                scattered(plan, tables, connection));
    }

    private static Map<TableRef, String> scattered(Plan plan, Map<TableRef, Table> tables, Connection connection)
            throws SQLException {
        Map<TableRef, String> scattered = new HashMap<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.Backfill fill && tables.containsKey(fill.table())) {
                ScatteredIndex.look(connection, fill.table()).ifPresent(index -> scattered.put(fill.table(), index));
            }
        }
        return scattered;
    }

    /** Those that are there already. */
    private static Map<TableRef, Table> tables(Plan plan, PgCatalog catalog) {
        Map<TableRef, Table> tables = new LinkedHashMap<>();
        plan.steps().stream()
                .flatMap(step -> step.footprint().locks().stream())
                .map(Footprint.Lock::table)
                .distinct()
                .forEach(ref -> catalog.table(new TableName(Optional.of(ref.schema()), ref.name()))
                        .ifPresent(table -> tables.put(ref, table)));
        return tables;
    }

    private static Map<Integer, Measurement> measured(Pilot pilot, Plan plan, Map<TableRef, Table> tables) {
        Map<Integer, Measurement> measured = new HashMap<>();
        plan.steps().stream()
                .flatMap(step -> worked(step).stream())
                .flatMap(ref -> whole(ref, tables).stream())
                .distinct()
                .forEach(table -> pilot.measure(table).forEach(m -> measured.put(m.step(), m)));
        return measured;
    }

    /** The table itself, or the one whose partition it is: that is the one that gets new columns. */
    private static Optional<Table> whole(TableRef ref, Map<TableRef, Table> tables) {
        return tables.values().stream()
                .filter(table -> table.isPartitioned() && table.leaves().contains(ref))
                .findFirst()
                .or(() -> Optional.ofNullable(tables.get(ref)));
    }

    /** The table whose rows a step changes, proves or indexes. */
    private static Optional<TableRef> worked(Step step) {
        return switch (step) {
            case Step.Backfill fill -> Optional.of(fill.table());
            case Step.VerifyRows proof -> Optional.of(proof.table());
            case Step.Validate ignored -> Optional.empty();
            case Step.BuildIndex build -> Optional.of(build.table());
            case Step.DropIndex ignored -> Optional.empty();
            case Step.Ddl ignored -> Optional.empty();
            case Step.Join ignored -> Optional.empty();
            case Step.VerifyQuery ignored -> Optional.empty();
            case Step.OwnSql ignored -> Optional.empty();
        };
    }
}
