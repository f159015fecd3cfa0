package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Catalog;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.BadMigration;
import dev.midstream.planner.file.LockPolicy;
import dev.midstream.planner.file.Migration;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.file.Place;
import dev.midstream.planner.file.Problem;
import dev.midstream.planner.file.TableName;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
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
    private final Map<TableName, Optional<DraftTable>> byName = new HashMap<>();
    private final Map<TableRef, DraftTable> tables = new HashMap<>();
    private final TakenNames taken;
    private final SupportingIndexes supporting;
    private final Map<Stage, Map<String, StepMaker>> steps = new EnumMap<>(Stage.class);
    private final Set<String> notes = new LinkedHashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    Draft(Migration migration, Catalog catalog) {
        this.migration = migration.name();
        this.catalog = catalog;
        this.server = catalog.server();
        this.taken = new TakenNames(this);
        this.supporting = new SupportingIndexes(this, migration);
        for (Stage stage : Stage.values()) {
            steps.put(stage, new LinkedHashMap<>());
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

    /** A plan speaks of a partitioned table for all its partitions. */
    void notePartitions(Table table) {
        int partitions = table.partitions().size();
        if (partitions > 0) {
            note("%s is partitioned: a change of its columns, triggers or constraints locks %s in the same mode"
                    .formatted(
                            table.ref().label(),
                            partitions == 1 ? "its partition" : "each of its %d partitions".formatted(partitions)));
        }
    }

    /** The names of new objects, none of which may be used twice. */
    TakenNames taken() {
        return taken;
    }

    /** The indexes under foreign keys. */
    SupportingIndexes supporting() {
        return supporting;
    }

    /** The table a change is about, as the changes before left it; a problem, once, and nothing if it cannot be used. */
    Optional<DraftTable> table(Place place, TableName name) {
        return created(name)
                .or(() -> byName.computeIfAbsent(
                        name,
                        n -> TableLookup.find(this, place, n)
                                .map(table -> tables.computeIfAbsent(table.ref(), ref -> DraftTable.existing(table)))));
    }

    /** The table that a foreign key may point to, which need not be ours to change. */
    Optional<DraftTable> referenced(TableName name) {
        return created(name)
                .or(() ->
                        catalog.table(name).map(table -> tables.getOrDefault(table.ref(), DraftTable.existing(table))));
    }

    void created(DraftTable table) {
        tables.put(table.ref(), table);
    }

    /** A table that an earlier change creates, unless an existing one comes before it in the search path. */
    private Optional<DraftTable> created(TableName name) {
        List<DraftTable> created = tables.values().stream()
                .filter(t -> t.existing().isEmpty() && t.ref().name().equals(name.name()))
                .toList();
        if (created.isEmpty()) {
            return Optional.empty();
        }
        for (String schema : name.schema().map(List::of).orElse(server.searchPath())) {
            Optional<DraftTable> here = created.stream()
                    .filter(t -> t.ref().schema().equals(schema))
                    .findFirst();
            boolean shadowed = catalog.table(new TableName(Optional.of(schema), name.name()))
                    .isPresent();
            if (here.isPresent() || shadowed) {
                return here;
            }
        }
        return Optional.empty();
    }

    /** The schema a new object without one goes to. */
    Optional<String> schemaFor(Place place, TableName name) {
        Optional<String> schema = name.schema().or(server::defaultSchema);
        if (schema.isEmpty()) {
            problem(place, "no schema of the search path exists: write schema." + name.name());
        }
        return schema;
    }

    /** Adds a step at the end of the stage. */
    void add(Stage stage, StepMaker step) {
        Map<String, StepMaker> ofStage = steps(stage);
        ofStage.put("#" + ofStage.size(), step);
    }

    /** The step of this key, made at the end of the stage when first asked for; later changes add to it. */
    <T extends StepMaker> T shared(Stage stage, Class<T> type, TableRef table, Supplier<T> first) {
        String key = type.getSimpleName() + " " + table.sql();
        return type.cast(steps(stage).computeIfAbsent(key, k -> first.get()));
    }

    /**
     * The finished plan.
     *
     * @throws BadMigration if any problem was found
     */
    Plan finish(LockPolicy locks) {
        if (!problems.isEmpty()) {
            throw new BadMigration(problems);
        }
        List<Plan.Phase> phases = new ArrayList<>();
        int number = 0;
        for (PhaseName phase : PhaseName.values()) {
            List<Step> made = new ArrayList<>();
            for (Stage stage : Stage.of(phase)) {
                for (StepMaker maker : steps(stage).values()) {
                    made.add(maker.make(++number));
                }
            }
            phases.add(new Plan.Phase(phase, made));
        }
        return new Plan(migration, server.searchPath(), phases, locks, List.copyOf(notes));
    }

    private Map<String, StepMaker> steps(Stage stage) {
        return steps.getOrDefault(stage, Map.of());
    }

    /** Makes the step once its number is known. */
    @FunctionalInterface
    interface StepMaker {
        Step make(int number);
    }
}
