package dev.midstream.planner.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What planning needs to know of a table.
 *
 * @param kind ordinary or partitioned
 * @param accessMethod {@code heap}, or another table access method; empty for a partitioned table
 * @param keys unique indexes that could find rows
 * @param indexNames every index on it
 * @param constraintNames every constraint on it
 * @param beforeUpdateTriggers names of the user's BEFORE UPDATE row triggers, which may change what a fill reads
 * @param rowTriggers names of all the user's row triggers that fire on UPDATE
 * @param partitions every partition below it, parents before children; empty for an ordinary table
 * @param rows PostgreSQL's own estimate of the number of rows
 * @param bytes size of the heap with all leaves
 * @param owned whether the current role may alter it
 * @param rowSecurity whether row level security would hide rows from the current role
 * @param inherited whether tables inherit from it that are not partitions
 */
public record Table(
        TableRef ref,
        long oid,
        Kind kind,
        Optional<String> accessMethod,
        List<Column> columns,
        List<UniqueKey> keys,
        List<String> indexNames,
        List<String> constraintNames,
        List<String> beforeUpdateTriggers,
        List<String> rowTriggers,
        List<Partition> partitions,
        long rows,
        long bytes,
        boolean owned,
        boolean rowSecurity,
        boolean inherited) {

    public Table {
        columns = List.copyOf(columns);
        keys = List.copyOf(keys);
        indexNames = List.copyOf(indexNames);
        constraintNames = List.copyOf(constraintNames);
        beforeUpdateTriggers = List.copyOf(beforeUpdateTriggers);
        rowTriggers = List.copyOf(rowTriggers);
        partitions = List.copyOf(partitions);
    }

    public boolean isPartitioned() {
        return kind == Kind.PARTITIONED;
    }

    public Optional<Column> column(String name) {
        return columns.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    /** The tables that hold the rows: itself, or its partitions of the last level. */
    public List<TableRef> leaves() {
        return isPartitioned()
                ? partitions.stream()
                        .filter(Partition::leaf)
                        .map(Partition::ref)
                        .toList()
                : List.of(ref);
    }

    /** The key by which every row can be found: the primary key, else the shortest unique key without nulls. */
    public Optional<UniqueKey> rowKey() {
        return keys.stream()
                .filter(k -> !k.nullable())
                .min(Comparator.comparing((UniqueKey k) -> !k.primary())
                        .thenComparingInt(k -> k.columns().size())
                        .thenComparing(UniqueKey::name));
    }

    /** A partition, itself partitioned unless it is a leaf. */
    public record Partition(TableRef ref, TableRef parent, boolean leaf) {}

    /** What kind of relation holds the rows. */
    public enum Kind {
        ORDINARY,
        PARTITIONED
    }
}
