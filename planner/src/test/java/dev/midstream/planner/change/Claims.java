package dev.midstream.planner.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.testing.Observation;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Compares what a plan claims of a step with what was observed. */
final class Claims {
    private Claims() {}

    static void assertTrueOf(Observation observed, Plan plan, TestDatabase database) {
        Footprint footprint = observed.step().footprint();
        if (footprint.work() == Footprint.Work.UNKNOWN) {
            return;
        }
        String step = database.server().port() + " " + observed.step().title() + " "
                + observed.step().statements();
        Map<String, LockMode> claimed = new TreeMap<>();
        for (Footprint.Lock lock : footprint.locks()) {
            String table = regclass(lock.table(), database);
            claimed.merge(table, lock.mode(), (a, b) -> a.compareTo(b) > 0 ? a : b);
        }
        for (Map.Entry<String, LockMode> lock : Map.copyOf(claimed).entrySet()) {
            partitions(lock.getKey(), database).forEach(partition -> {
                if (observed.locks().containsKey(partition)) {
                    claimed.putIfAbsent(partition, lock.getValue());
                }
            });
        }
        Map<String, LockMode> strong = new TreeMap<>(observed.locks());
        strong.entrySet().removeIf(e -> e.getValue() == LockMode.ACCESS_SHARE && !claimed.containsKey(e.getKey()));
        assertEquals(claimed, strong, step);
        assertEquals(Set.of(), observed.rewritten(), step);
        boolean scans = footprint.work() == Footprint.Work.SCANS;
        assertTrue(scans || observed.scanned().isEmpty(), () -> step + " read " + observed.scanned());
    }

    private static String regclass(TableRef table, TestDatabase database) {
        return database.value(
                "select to_regclass('%s')::text".formatted(table.sql().replace("'", "''")));
    }

    private static Set<String> partitions(String table, TestDatabase database) {
        return Set.copyOf(database.rows(
                "select relid::regclass::text from pg_partition_tree('%s') where level > 0".formatted(table)));
    }
}
