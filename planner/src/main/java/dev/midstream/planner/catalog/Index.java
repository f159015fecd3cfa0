package dev.midstream.planner.catalog;

import java.util.Optional;

/**
 * An index as it is.
 *
 * @param definition the statement that makes it, as PostgreSQL writes it, with the table's schema
 * @param leftOver whether a build that failed left it behind: not valid, and nobody is at it
 * @param constraint the constraint that stands on it
 * @param foreignKey a foreign key of another table that relies on its uniqueness
 * @param partOfPartitioned whether it is the index of a partitioned table, or of a partition and attached to one
 * @param replicaIdentity whether logical replication identifies rows by it
 */
public record Index(
        TableRef ref,
        Table table,
        String definition,
        boolean leftOver,
        Optional<String> constraint,
        Optional<String> foreignKey,
        boolean partOfPartitioned,
        boolean replicaIdentity) {}
