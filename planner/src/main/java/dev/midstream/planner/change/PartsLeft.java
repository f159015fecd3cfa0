package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Catalog.LeftIndex;
import dev.midstream.planner.catalog.IndexShape;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Place;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an attempt that failed has left of a partitioned table's index: the index of the whole, made with ONLY and not valid, and the
 * parts of some partitions, built or joined already. It is gone on with; whether it has the same expressions and operators PostgreSQL
 * says when it is joined.
 */
final class PartsLeft {
    private final Draft draft;
    private final Place place;
    private final IndexShape shape;
    private final Set<TableRef> there = new HashSet<>();
    private final Set<TableRef> joined = new HashSet<>();

    PartsLeft(Draft draft, Place place, IndexShape shape) {
        this.draft = draft;
        this.place = place;
        this.shape = shape;
    }

    /** Takes the name of the index of the whole; {@code false} if it cannot be had. */
    boolean takeWhole(TableRef table, TableRef index) {
        Optional<LeftIndex> left = draft.catalog()
                .leftIndex(table, index, shape)
                .filter(l -> !l.valid() && l.under().isEmpty());
        return left.isPresent() ? takeFound(table, index) : draft.taken().takeRelation(place, index);
    }

    /**
     * The same for a partition's part.
     *
     * @param above the index that it is to join
     */
    boolean take(Table.Partition partition, TableRef index, TableRef above) {
        Optional<LeftIndex> left = draft.catalog().leftIndex(partition.ref(), index, shape);
        if (left.filter(l -> l.under().equals(Optional.of(above))).isPresent()) {
            joined.add(index);
            return takeFound(partition.ref(), index);
        }
        boolean isUsable = left.filter(l -> l.under().isEmpty() && (l.valid() || !partition.leaf()))
                .isPresent();
        return isUsable ? takeFound(partition.ref(), index) : draft.taken().takeIndex(place, partition.ref(), index);
    }

    /** Whether the index was there, joined or not. */
    boolean isThere(TableRef index) {
        return there.contains(index);
    }

    /** Whether the index is there and part of the one above it: it goes when that is dropped, and cannot be dropped before. */
    boolean isJoined(TableRef index) {
        return joined.contains(index);
    }

    private boolean takeFound(TableRef table, TableRef index) {
        there.add(index);
        draft.note(
                "index %s of %s is there, as an attempt that failed leaves it: it is gone on with, and a rollback drops it"
                        .formatted(index.name(), table.label()));
        return draft.taken().takeFound(place, index);
    }
}
