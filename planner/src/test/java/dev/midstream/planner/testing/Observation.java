package dev.midstream.planner.testing;

import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a step really did to the tables that were there before it.
 *
 * @param locks the strongest lock on each table; a lock on an index is one on its table, because every query opens its indexes
 * @param rewritten tables with a new file
 * @param scanned tables of which rows were read
 */
public record Observation(Step step, Map<String, LockMode> locks, Set<String> rewritten, Set<String> scanned) {
    public Observation {
        locks = new TreeMap<>(locks);
        rewritten = new TreeSet<>(rewritten);
        scanned = new TreeSet<>(scanned);
    }
}
