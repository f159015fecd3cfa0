package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Place;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.Footprint.Lock;
import dev.midstream.planner.plan.Footprint.Work;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Parts;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The steps of an index: built concurrently, after the data is in place (an index on the new column before the backfill would make
 * every row's update write it). On a partitioned table partition by partition, then joined under the parent's.
 */
final class IndexSteps {
    private final Draft draft;
    private final IndexSql sql;

    IndexSteps(Draft draft, IndexSql sql) {
        this.draft = draft;
        this.sql = sql;
    }

    void add(DraftTable table, Place place, String name) {
        if (table.existing().filter(Table::isPartitioned).isPresent()) {
            addPartitioned(table.existing().get(), place, name);
        } else if (draft.taken().takeIndex(place, table.ref(), table.ref().sibling(name))) {
            build(table.ref(), table.rows(), name);
        }
    }

    /** An ordinary table's index, whose name is known to be free. */
    void build(TableRef table, long rows, String name) {
        draft.add(
                Stage.CONSTRAIN,
                number -> new Step.BuildIndex(
                        number,
                        "build %sindex %s on %s".formatted(sql.change().unique() ? "unique " : "", name, table.label()),
                        Footprint.of(Work.BUILDS_INDEX, rows, LockMode.SHARE_UPDATE_EXCLUSIVE, table),
                        table,
                        table.sibling(name),
                        sql.change().unique(),
                        sql.create("concurrently ", name, "", table)));
    }

    private void addPartitioned(Table table, Place place, String name) {
        Map<TableRef, TableRef> indexOf = new LinkedHashMap<>();
        PartsLeft left = new PartsLeft(draft, place, sql.shape());
        indexOf.put(table.ref(), table.ref().sibling(name));
        if (!left.takeWhole(table.ref(), table.ref().sibling(name))) {
            return;
        }
        for (Table.Partition partition : table.partitions()) {
            TableRef index = partition.ref().sibling(Names.ofPartition(name, partition.ref()));
            indexOf.put(partition.ref(), index);
            if (!left.take(partition, index, index(indexOf, partition.parent()))) {
                return;
            }
        }
        indexOf.forEach((of, index) -> {
            boolean isWhole = of.equals(table.ref()) || !table.leaves().contains(of);
            if (isWhole && !left.isJoined(index)) {
                prepare(of, index, left.isThere(index));
            }
        });
        long leaves = Math.max(1, table.leaves().size());
        table.leaves().stream()
                .filter(leaf -> !left.isJoined(index(indexOf, leaf)))
                .forEach(leaf ->
                        build(leaf, table.rows() / leaves, index(indexOf, leaf).name()));
        if (!table.partitions().isEmpty()) {
            join(table, name, indexOf);
        }
    }

    /**
     * An index of a table without rows of its own; not valid until every partition has joined. A partition that is attached from here
     * on gets its part from PostgreSQL. One that is there is gone on with, and a rollback drops it as if it were of this run.
     */
    private void prepare(TableRef parent, TableRef index, boolean isThere) {
        draft.add(
                Stage.CONSTRAIN,
                number -> new Step.Ddl(
                        number,
                        "prepare index %s of %s".formatted(index.name(), parent.label()),
                        Footprint.catalogOnly(LockMode.SHARE, parent),
                        List.of(sql.create(isThere ? "if not exists " : "", index.name(), "only ", parent)),
                        new Undo.Statements(List.of("drop index if exists " + index.sql()))));
    }

    /**
     * The lock is on the partitions' indexes, which every query on a partition must open. A partition's index cannot be dropped
     * while it belongs to the parent's, so the way back begins with the parent's, which takes all with it.
     */
    private void join(Table table, String name, Map<TableRef, TableRef> indexOf) {
        List<Lock> locks = new ArrayList<>(List.of(new Lock(table.ref(), LockMode.SHARE_UPDATE_EXCLUSIVE)));
        table.partitions().forEach(p -> locks.add(new Lock(p.ref(), LockMode.ACCESS_EXCLUSIVE)));
        draft.add(
                Stage.CONSTRAIN,
                number -> new Step.Join(
                        number,
                        "join the partitions' indexes under " + name,
                        new Footprint(locks, Work.CATALOG_ONLY, 0),
                        table.ref(),
                        table.partitions().stream().map(Table.Partition::ref).toList(),
                        new Parts.Indexes(
                                table.ref().sibling(name), sql.change().unique(), sql.definition()),
                        table.partitions().reversed().stream()
                                .map(p -> "alter index %s attach partition %s"
                                        .formatted(
                                                index(indexOf, p.parent()).sql(),
                                                index(indexOf, p.ref()).sql()))
                                .toList(),
                        new Undo.Statements(List.of("drop index if exists "
                                + table.ref().sibling(name).sql()))));
    }

    private static TableRef index(Map<TableRef, TableRef> indexOf, TableRef table) {
        return Objects.requireNonNull(indexOf.get(table), () -> "no index for " + table);
    }
}
