package dev.midstream.engine.lane;

/**
 * The table that holds a lane's rows: an ordinary table or a partition of the last level.
 *
 * @param filenode the file its blocks were counted in; another one means that the table was rewritten and blocks moved
 */
public record Leaf(String schema, String name, long oid, long filenode) {}
