package dev.midstream.engine.pg;

import dev.midstream.engine.run.Database.Lack;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.plan.Parts;
import dev.midstream.planner.plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The partitions of a table, told from the root down, and what is there of an index of it. A part is known by its name, which another
 * may have given to its partition since; or by being joined already, whatever PostgreSQL called it.
 */
final class IndexTree {
    private final Parts.Indexes parts;
    private final Set<TableRef> planned = new HashSet<>();
    private final Map<TableRef, TableRef> partOf = new HashMap<>();
    private final List<String> shells = new ArrayList<>();
    private final List<String> joins = new ArrayList<>();
    private final List<Lack> lacking = new ArrayList<>();

    /** @param under the index that it is joined under, if it is */
    record Index(TableRef ref, boolean valid, Optional<TableRef> under) {}

    IndexTree(Step.Join step, Parts.Indexes parts) {
        this.parts = parts;
        step.partitions().forEach(partition -> planned.add(parts.part(partition)));
        partOf.put(step.table(), parts.index());
    }

    void add(TableRef partition, TableRef parent, boolean partitioned, List<Index> indexes) {
        TableRef above =
                Objects.requireNonNull(partOf.get(parent), () -> "not told of before its partition: " + parent);
        Optional<Index> joined = indexes.stream()
                .filter(index -> index.under().filter(u -> u.equals(above)).isPresent())
                .findFirst();
        if (joined.isPresent()) {
            partOf.put(partition, joined.get().ref());
            return;
        }
        Optional<TableRef> named = indexes.stream()
                .filter(index -> index.under().isEmpty() && (partitioned || index.valid()))
                .map(Index::ref)
                .filter(ref -> ref.equals(parts.part(partition)) || planned.contains(ref))
                .findFirst();
        if (named.isEmpty() && !partitioned) {
            lacking.add(new Lack(partition, false));
            return;
        }
        TableRef part = named.orElseGet(() -> {
            shells.add(parts.createShell(partition));
            return parts.part(partition);
        });
        partOf.put(partition, part);
        joins.add("alter index %s attach partition %s".formatted(above.sql(), part.sql()));
    }

    List<Lack> lacking() {
        return List.copyOf(lacking);
    }

    /** From the leaves up. */
    List<String> statements(String last) {
        List<String> statements = new ArrayList<>(shells);
        statements.addAll(joins.reversed());
        statements.add(last);
        return statements;
    }
}
