package dev.midstream.planner.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.testing.Observation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Compares what a plan claims of its steps with what was observed on a server. */
final class Claims {
    private final Map<TableRef, String> labels = new HashMap<>();
    private final Map<String, Set<String>> partitions = new HashMap<>();

    /** @param database as it is after the steps, with the tables that they have created */
    Claims(TestDatabase database) {
        database.rows(
                        "select n.nspname, c.relname, c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                                + " where c.relkind in ('r', 'p')")
                .forEach(row -> {
                    String[] parts = row.split("\\|", -1);
                    labels.put(new TableRef(parts[0], parts[1]), parts[2]);
                });
        database.rows("select p.partrelid::regclass, t.relid::regclass from pg_partitioned_table p,"
                        + " pg_partition_tree(p.partrelid) t where t.level > 0")
                .forEach(row -> {
                    String[] parts = row.split("\\|", -1);
                    partitions.computeIfAbsent(parts[0], p -> new HashSet<>()).add(parts[1]);
                });
    }

    void assertTrueOf(Observation observed) {
        Footprint footprint = observed.step().footprint();
        if (footprint.work() == Footprint.Work.UNKNOWN) {
            return;
        }
        String step = observed.step().title() + " " + observed.step().statements();
        Map<String, LockMode> claimed = claimed(footprint, observed);
        Map<String, LockMode> locks = new TreeMap<>(observed.locks());
        locks.entrySet().removeIf(e -> e.getValue() == LockMode.ACCESS_SHARE && !claimed.containsKey(e.getKey()));
        assertEquals(claimed, locks, step);
        assertEquals(Set.of(), observed.rewritten(), step);
        boolean scans = footprint.work() == Footprint.Work.SCANS;
        assertTrue(scans || observed.scanned().isEmpty(), () -> step + " read " + observed.scanned());
    }

    /** The plan names a partitioned table for itself and its partitions. */
    private Map<String, LockMode> claimed(Footprint footprint, Observation observed) {
        Map<String, LockMode> claimed = new TreeMap<>();
        for (Footprint.Lock lock : footprint.locks()) {
            claimed.merge(
                    Objects.requireNonNull(labels.get(lock.table())),
                    lock.mode(),
                    (a, b) -> a.compareTo(b) > 0 ? a : b);
        }
        for (Map.Entry<String, LockMode> lock : Map.copyOf(claimed).entrySet()) {
            partitions.getOrDefault(lock.getKey(), Set.of()).stream()
                    .filter(observed.locks()::containsKey)
                    .forEach(partition -> claimed.putIfAbsent(partition, lock.getValue()));
        }
        return claimed;
    }
}
