package dev.midstream.planner.plan;

import dev.midstream.planner.file.LockPolicy;
import dev.midstream.planner.file.PhaseName;
import java.util.List;

/**
 * Everything that will happen, in order.
 *
 * @param searchPath the schemas in which names in the file's expressions are found, as they were when the plan was made
 * @param locks how sessions that stand in the way are treated
 * @param notes what the operator should know beforehand
 */
public record Plan(
        String migration, List<String> searchPath, List<Phase> phases, LockPolicy locks, List<String> notes) {
    public Plan {
        searchPath = List.copyOf(searchPath);
        phases = List.copyOf(phases);
        notes = List.copyOf(notes);
    }

    public List<Step> steps() {
        return phases.stream().flatMap(p -> p.steps().stream()).toList();
    }

    public Step step(int number) {
        return steps().get(number - 1);
    }

    public Phase phase(PhaseName name) {
        return phases.stream().filter(p -> p.name() == name).findFirst().orElseThrow();
    }

    /** Whether contract takes something away, so that a person should decide when. */
    public boolean hasContract() {
        return !phase(PhaseName.CONTRACT).steps().isEmpty();
    }

    /** The steps of one phase; every plan has all four, some empty. */
    public record Phase(PhaseName name, List<Step> steps) {
        public Phase {
            steps = List.copyOf(steps);
        }
    }
}
