package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.BadMigration;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.file.Place;
import dev.midstream.planner.file.Problem;
import dev.midstream.planner.file.TableName;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A plan in the making: the tables as the changes so far would leave them, steps that later changes may still add to, and the
 * problems found on the way.
 */
final class Draft {
    private final Catalog catalog;
    private final Catalog.Server server;
    private final String migration;
    private final Map<TableName, Optional<DraftTable>> tables = new LinkedHashMap<>();
    private final Map<PhaseName, Map<String, StepMaker>> steps = new EnumMap<>(PhaseName.class);
    private final Set<String> notes = new LinkedHashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    Draft(String migration, Catalog catalog) {
        this.migration = migration;
        this.catalog = catalog;
        this.server = catalog.server();
        for (PhaseName phase : PhaseName.values()) {
            steps.put(phase, new LinkedHashMap<>());
        }
    }

    Catalog catalog() {
        return catalog;
    }

    Catalog.Server server() {
        return server;
    }

    String migration() {
        return migration;
    }

    void problem(Place place, String message) {
        problems.add(new Problem(place, message));
    }

    void note(String note) {
        notes.add(note);
    }

    /** The table a change is about, as the changes before left it; a problem and nothing if it cannot be used. */
    Optional<DraftTable> table(Place place, TableName name) {
        return tables.computeIfAbsent(name, n -> TableLookup.find(this, place, n));
    }

    /** The table as earlier changes left it, if any was about it. */
    Optional<DraftTable> known(TableName name) {
        return tables.getOrDefault(name, Optional.empty());
    }

    void created(TableName name, DraftTable table) {
        tables.put(name, Optional.of(table));
        tables.put(new TableName(Optional.of(table.ref().schema()), table.ref().name()), Optional.of(table));
    }

    /** The schema a new object without one goes to. */
    Optional<String> schemaFor(Place place, TableName name) {
        Optional<String> schema = name.schema().or(server::defaultSchema);
        if (schema.isEmpty()) {
            problem(place, "no schema of the search path exists: write schema." + name.name());
        }
        return schema;
    }

    /** Adds a step at the end of the phase. */
    void add(PhaseName phase, StepMaker step) {
        Map<String, StepMaker> ofPhase = steps(phase);
        ofPhase.put("#" + ofPhase.size(), step);
    }

    /** The step of this key, made at the end of the phase when first asked for; later changes add to it. */
    <T extends StepMaker> T shared(PhaseName phase, Class<T> type, TableRef table, Supplier<T> first) {
        String key = type.getSimpleName() + " " + table.sql();
        return type.cast(steps(phase).computeIfAbsent(key, k -> first.get()));
    }

    /**
     * The finished plan.
     *
     * @throws BadMigration if any problem was found
     */
    Plan finish() {
        if (!problems.isEmpty()) {
            throw new BadMigration(problems);
        }
        List<Plan.Phase> phases = new ArrayList<>();
        int number = 0;
        for (PhaseName phase : PhaseName.values()) {
            List<Step> made = new ArrayList<>();
            for (StepMaker maker : steps(phase).values()) {
                made.add(maker.make(++number));
            }
            phases.add(new Plan.Phase(phase, made));
        }
        return new Plan(migration, server.searchPath(), phases, List.copyOf(notes));
    }

    private Map<String, StepMaker> steps(PhaseName phase) {
        return steps.getOrDefault(phase, Map.of());
    }

    /** Makes the step once its number is known. */
    @FunctionalInterface
    interface StepMaker {
        Step make(int number);
    }
}
