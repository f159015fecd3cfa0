package dev.midstream.engine.lane;

/**
 * A row that does not take the change. The rest of its chunk was committed without it.
 *
 * @param row its key, or its place if the table has no key; for people
 */
public record QuarantinedRow(Leftover where, String row, String sqlState, String message) {}
