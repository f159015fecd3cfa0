package dev.midstream.engine.simulation;

import dev.midstream.engine.lane.Leaf;
import dev.midstream.planner.catalog.TableRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Rows at places, each of which knows how often it was transformed. */
final class SimulatedTable {
    static final int TUPLES_A_BLOCK = 20;
    static final long LARGE_BLOCKS = 4_096;

    private final TableRef name;
    private final long oid;
    private final Random lots;
    private final List<Row> rows = new ArrayList<>();
    private long filenode = 1;
    private long blocks;
    private int nextId = 1;

    SimulatedTable(TableRef name, long oid, long blocks, int rows, Random lots) {
        this.name = name;
        this.oid = oid;
        this.blocks = blocks;
        this.lots = lots;
        for (int i = 0; i < rows; i++) {
            insert();
        }
    }

    /** One row. {@code version} grows with every write, as its xmin would. */
    static final class Row {
        final int id;
        long block;
        int tuple;
        int transformed;
        boolean filledByTrigger;
        boolean unfit;
        boolean slow;
        int version;

        Row(int id) {
            this.id = id;
        }

        boolean isPending() {
            return transformed == 0 && !filledByTrigger;
        }
    }

    Leaf leaf() {
        return new Leaf(name.schema(), name.name(), oid, filenode);
    }

    TableRef name() {
        return name;
    }

    /** Large enough that a lane of its blocks is divided. */
    boolean isLarge() {
        return blocks > LARGE_BLOCKS;
    }

    long blocks() {
        return blocks;
    }

    List<Row> rows() {
        return rows;
    }

    List<Row> byKey() {
        return rows.stream().sorted(Comparator.comparingInt(r -> r.id)).toList();
    }

    Row any() {
        return rows.get(lots.nextInt(rows.size()));
    }

    /** As a person does, once it was said which rows did not take the change. */
    void repair() {
        rows.forEach(row -> {
            row.unfit = false;
            row.slow = false;
        });
    }

    /** With a key above all others. */
    Row insert() {
        Row row = new Row(nextId);
        nextId += 1 + lots.nextInt(3);
        move(row);
        rows.add(row);
        return row;
    }

    void delete() {
        if (rows.size() > 1) {
            rows.remove(lots.nextInt(rows.size())).version++;
        }
    }

    /** An update puts the new version anywhere, behind the end too. */
    void move(Row row) {
        row.version++;
        row.block = lots.nextLong(blocks + 2);
        row.tuple = lots.nextInt(TUPLES_A_BLOCK);
        blocks = Math.max(blocks, row.block + 1);
    }

    /** As VACUUM FULL does. */
    void rewrite() {
        filenode++;
        blocks = Math.max(1, blocks / 2);
        long now = blocks;
        rows.forEach(row -> row.block = lots.nextLong(now));
    }
}
