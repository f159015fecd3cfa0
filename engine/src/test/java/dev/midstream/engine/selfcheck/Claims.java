package dev.midstream.engine.selfcheck;

import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.LockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Compares what was seen of a step with what its plan says. */
final class Claims {
    private final Set<String> tables;
    private final Map<String, Set<String>> partitions;

    /**
     * @param tables that were there before the migration: of its own it may do away with
     * @param partitions by table: a plan speaks of a partitioned table for all its partitions
     */
    Claims(Set<String> tables, Map<String, Set<String>> partitions) {
        this.tables = Set.copyOf(tables);
        this.partitions = Map.copyOf(partitions);
    }

    static String name(TableRef table) {
        return table.schema() + "." + table.name();
    }

    /** Every difference; empty if the plan is right. */
    List<String> differences(Seen seen) {
        Footprint footprint = seen.step().footprint();
        if (footprint.work() == Footprint.Work.UNKNOWN) {
            return List.of();
        }
        Map<String, LockMode> claimed = new TreeMap<>();
        footprint
                .locks()
                .forEach(lock -> claimed.merge(name(lock.table()), lock.mode(), (a, b) -> a.compareTo(b) > 0 ? a : b));
        List<String> differences = new ArrayList<>();
        seen.locks().forEach((table, mode) -> {
            Optional<LockMode> said = said(claimed, table);
            boolean isRight = seen.undone()
                    ? said.isPresent() || mode == LockMode.ACCESS_SHARE || !tables.contains(table)
                    : mode == LockMode.ACCESS_SHARE
                            || said.filter(m -> m == mode).isPresent();
            if (!isRight) {
                differences.add("%s: %s on %s was seen, of %s".formatted(title(seen), mode, table, claimed));
            }
        });
        if (!seen.undone()) {
            claimed.forEach((table, mode) -> {
                if (!isSeen(seen, table, mode)) {
                    differences.add(
                            "%s: %s on %s was not seen, but %s".formatted(title(seen), mode, table, seen.locks()));
                }
            });
        }
        return differences;
    }

    private boolean isSeen(Seen seen, String table, LockMode mode) {
        return seen.locks().get(table) == mode
                || partitions.getOrDefault(table, Set.of()).stream()
                        .anyMatch(partition -> seen.locks().get(partition) == mode);
    }

    private Optional<LockMode> said(Map<String, LockMode> claimed, String table) {
        return Optional.ofNullable(claimed.get(table))
                .or(() -> claimed.entrySet().stream()
                        .filter(claim -> partitions
                                .getOrDefault(claim.getKey(), Set.of())
                                .contains(table))
                        .map(Map.Entry::getValue)
                        .findFirst());
    }

    private static String title(Seen seen) {
        return (seen.undone() ? "undo " : "") + seen.step().title();
    }
}
