package dev.midstream.planner.file;

/**
 * A proof of the file's own: a query whose single value must be true.
 *
 * @param orElse what to tell the user if it is not
 */
public record VerifyQuery(Place place, String query, String orElse) {}
