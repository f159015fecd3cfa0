package dev.midstream.planner.catalog;

import java.util.List;

/**
 * What of an index can be compared without reading an expression.
 *
 * @param keys the columns in order; an empty name stands for an expression
 * @param partial whether it has a condition
 */
public record IndexShape(
        String method,
        boolean unique,
        boolean nullsNotDistinct,
        List<String> keys,
        List<String> include,
        boolean partial) {
    public IndexShape {
        keys = List.copyOf(keys);
        include = List.copyOf(include);
    }
}
