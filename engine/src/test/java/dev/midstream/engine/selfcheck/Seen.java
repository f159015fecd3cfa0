package dev.midstream.engine.selfcheck;

import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a step, or its undoing, was seen to hold on tables that were there.
 *
 * @param locks the strongest on each table, as {@code schema.name}; a lock on an index is one on its table
 */
record Seen(Step step, boolean undone, Map<String, LockMode> locks) {
    Seen {
        locks = new TreeMap<>(locks);
    }
}
