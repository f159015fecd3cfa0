package dev.midstream.engine.migration;

import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.LockPolicy;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.RowClaims;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Transformation;
import dev.midstream.planner.plan.Undo;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans made by hand, for tests without a database. Steps are numbered in the order in which they are added. */
public final class Plans {
    public static final TableRef T = new TableRef("public", "t");
    public static final TableRef U = new TableRef("public", "u");

    private final Map<PhaseName, List<Step>> phases = new EnumMap<>(PhaseName.class);
    private int number;

    /** Makes a step of its number. */
    @FunctionalInterface
    public interface Numbered {
        Step step(int number);
    }

    public Plans in(PhaseName phase, Numbered... steps) {
        for (Numbered step : steps) {
            number++;
            phases.computeIfAbsent(phase, p -> new ArrayList<>()).add(step.step(number));
        }
        return this;
    }

    public Plan plan() {
        List<Plan.Phase> all = new ArrayList<>();
        for (PhaseName phase : PhaseName.values()) {
            all.add(new Plan.Phase(phase, phases.getOrDefault(phase, List.of())));
        }
        return new Plan("m", List.of("public"), all, LockPolicy.USUAL, List.of());
    }

    public static Numbered ddl(String title) {
        Undo undo = new Undo.Statements(List.of("undo " + title));
        return n -> new Step.Ddl(n, title, footprint(T), List.of(title), undo);
    }

    public static Numbered index() {
        return n -> new Step.BuildIndex(n, "index", footprint(T), T, T.sibling("t_i"), false, "create index");
    }

    public static Numbered ownSql() {
        return n -> new Step.OwnSql(n, "own", footprint(T), List.of("select 1"), Optional.empty());
    }

    /** Rows tell what is done. */
    public static Numbered fill(TableRef table) {
        return n -> backfill(n, table, Optional.of("f is null"), List.of());
    }

    /** The log alone tells what is done. */
    public static Numbered once(TableRef table) {
        return n -> backfill(n, table, Optional.empty(), List.of(new Transformation.KeyColumn("id", "bigint")));
    }

    public static Numbered verify(TableRef table) {
        RowClaims claims =
                new RowClaims(table.name(), List.of(new RowClaims.Claim("f is set", "f is null")), List.of());
        return n -> new Step.VerifyRows(n, "verify " + table.name(), footprint(table), table, claims);
    }

    public static Numbered query() {
        return n -> new Step.VerifyQuery(n, "query", footprint(T), "select true", "not true");
    }

    private static Step backfill(
            int number, TableRef table, Optional<String> pending, List<Transformation.KeyColumn> key) {
        Undo undo = new Undo.Nothing();
        Transformation transformation =
                new Transformation(table.name(), Map.of("f", "1"), pending, key, Optional.empty(), false, undo);
        return new Step.Backfill(number, "fill " + table.name(), footprint(table), table, transformation);
    }

    private static Footprint footprint(TableRef table) {
        return Footprint.of(Footprint.Work.WRITES_ROWS, 1_000, LockMode.values()[0], table);
    }
}
