package dev.midstream.planner.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What planning needs to know of a table.
 *
 * @param kind ordinary or partitioned
 * @param accessMethods of the tables that hold its rows, each once: {@code heap}, or others
 * @param keys unique indexes that could find rows
 * @param indexNames every index on it
 * @param constraintNames every constraint on it
 * @param beforeUpdateTriggers names of the user's BEFORE UPDATE row triggers, which may change what a fill reads
 * @param rowTriggers names of all the user's row triggers that fire on UPDATE
 * @param partitions every partition below it, parents before children; empty for an ordinary table
 * @param rows PostgreSQL's own estimate of the number of rows
 * @param bytes size of the heap with all leaves
 * @param partitioning by which columns rows find their partition
 * @param partitionOf the table it is a partition of
 * @param typed whether its columns are those of a type ({@code CREATE TABLE OF})
 * @param owned whether the current role may alter it and all its partitions
 * @param rowSecurity whether row level security would hide rows, of a partition too, from the current role
 * @param inherited whether tables inherit from it that are not partitions
 */
public record Table(
        TableRef ref,
        long oid,
        Kind kind,
        List<String> accessMethods,
        List<Column> columns,
        List<UniqueKey> keys,
        List<String> indexNames,
        List<String> constraintNames,
        List<String> beforeUpdateTriggers,
        List<String> rowTriggers,
        List<Partition> partitions,
        Partitioning partitioning,
        Optional<TableRef> partitionOf,
        boolean typed,
        long rows,
        long bytes,
        boolean owned,
        boolean rowSecurity,
        boolean inherited) {

    public Table {
        accessMethods = List.copyOf(accessMethods);
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

    /** A partition, itself partitioned unless it is a leaf; a foreign one keeps its rows elsewhere. */
    public record Partition(TableRef ref, TableRef parent, boolean leaf, boolean foreign) {}

    /**
     * How rows find their partition.
     *
     * @param columns the columns of the partition keys of all levels; empty for an ordinary table
     * @param byExpression whether a key of any level contains an expression
     */
    public record Partitioning(List<String> columns, boolean byExpression) {
        public Partitioning {
            columns = List.copyOf(columns);
        }
    }

    /** What kind of relation holds the rows. */
    public enum Kind {
        ORDINARY,
        PARTITIONED
    }
}
