package dev.midstream.planner.change;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.Table;
import dev.midstream.planner.catalog.TableRef;
import dev.midstream.planner.file.Change;
import dev.midstream.planner.file.PhaseName;
import dev.midstream.planner.plan.Footprint;
import dev.midstream.planner.plan.Footprint.Work;
import dev.midstream.planner.plan.LockMode;
import dev.midstream.planner.plan.Step;
import dev.midstream.planner.plan.Undo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The steps of an index: built concurrently, after the data is in place (an index on the new column before the backfill would make
 * every row's update write it). On a partitioned table partition by partition, then joined under the parent's.
 */
final class IndexSteps {
    private IndexSteps() {}

    static void add(Draft draft, DraftTable table, String name, Change.CreateIndex change) {
        boolean partitioned = table.existing().filter(Table::isPartitioned).isPresent();
        if (partitioned) {
            addPartitioned(draft, table.existing().get(), name, change);
        } else {
            draft.add(PhaseName.VALIDATE, number -> build(number, table.ref(), table.rows(), name, change));
        }
    }

    private static void addPartitioned(Draft draft, Table table, String name, Change.CreateIndex change) {
        Map<TableRef, TableRef> indexOf = new HashMap<>();
        indexOf.put(table.ref(), table.ref().sibling(name));
        List<String> shells = new ArrayList<>();
        shells.add(IndexSql.create(change, "", name, "only ", table.ref()));
        for (Table.Partition partition : table.partitions()) {
            TableRef index = partition
                    .ref()
                    .sibling(Identifier.made(name, partition.ref().name()));
            indexOf.put(partition.ref(), index);
            if (!partition.leaf()) {
                shells.add(IndexSql.create(change, "", index.name(), "only ", partition.ref()));
            }
        }
        draft.add(
                PhaseName.VALIDATE,
                number -> new Step.Ddl(
                        number,
                        "prepare index %s of %s".formatted(name, table.ref().label()),
                        Footprint.catalogOnly(LockMode.SHARE, table.ref()),
                        shells,
                        new Undo.Statements(List.of("drop index if exists "
                                + table.ref().sibling(name).sql()))));
        long leaves = Math.max(1, table.leaves().size());
        for (TableRef leaf : table.leaves()) {
            draft.add(
                    PhaseName.VALIDATE,
                    number -> build(
                            number,
                            leaf,
                            table.rows() / leaves,
                            name(indexOf, leaf).name(),
                            change));
        }
        draft.add(
                PhaseName.VALIDATE,
                number -> new Step.Ddl(
                        number,
                        "join the partitions' indexes under " + name,
                        Footprint.catalogOnly(LockMode.ACCESS_EXCLUSIVE, table.ref()),
                        table.partitions().reversed().stream()
                                .map(p -> "alter index %s attach partition %s"
                                        .formatted(
                                                name(indexOf, p.parent()).sql(),
                                                name(indexOf, p.ref()).sql()))
                                .toList(),
                        new Undo.Nothing()));
    }

    private static TableRef name(Map<TableRef, TableRef> indexOf, TableRef table) {
        return Objects.requireNonNull(indexOf.get(table), () -> "no index for " + table);
    }

    static Step build(int number, TableRef table, long rows, String name, Change.CreateIndex change) {
        return new Step.BuildIndex(
                number,
                "build %sindex %s on %s".formatted(change.unique() ? "unique " : "", name, table.label()),
                Footprint.of(Work.BUILDS_INDEX, rows, LockMode.SHARE_UPDATE_EXCLUSIVE, table),
                table,
                table.sibling(name),
                change.unique(),
                IndexSql.create(change, "concurrently ", name, "", table));
    }
}
