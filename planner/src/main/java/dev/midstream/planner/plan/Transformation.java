package dev.midstream.planner.plan;

import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.catalog.TableRef;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is done to a row, and how the rows that need it are found.
 *
 * @param alias what the expressions may call the table, partitions included
 * @param set column to expression
 * @param pending condition that is true for a row as long as the work on it is undone; empty if nothing in the row tells, so that
 *     the log alone does ({@code n = n + 1})
 * @param key columns by whose order chunks are cut; empty to cut by blocks of the heap
 * @param onlyWhere the author's own condition on rows
 * @param underUserTriggers whether a trigger of the user's may change what the expressions read
 * @param undo how the transformation is taken back
 */
public record Transformation(
        String alias,
        Map<String, String> set,
        Optional<String> pending,
        List<KeyColumn> key,
        Optional<String> onlyWhere,
        boolean underUserTriggers,
        Undo undo) {

    /** Set to {@code on} by the transactions of a backfill, so that triggers can tell its updates from the application's. */
    public static final String CHUNK_SETTING = "midstream.chunk";

    public Transformation {
        set = Collections.unmodifiableMap(new TreeMap<>(set));
        key = List.copyOf(key);
    }

    /** Whether a chunk may be run again without harm, because a row that is done is no longer pending. */
    public boolean isRepeatable() {
        return pending.isPresent();
    }

    /** Whether chunks are windows of blocks; else they are ranges of the key. */
    public boolean isByBlocks() {
        return key.isEmpty();
    }

    /** {@code "a" = (…), "b" = (…)}. The line breaks end a comment in an expression. */
    public String assignments() {
        return set.entrySet().stream()
                .map(e -> Identifier.quoted(e.getKey()) + " = (" + e.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    /** What restricts the rows besides the chunk's bounds: pending and the author's condition; {@code true} if nothing does. */
    public String condition() {
        String both = Stream.of(pending, onlyWhere)
                .flatMap(Optional::stream)
                .map(c -> "(" + c + ")")
                .collect(Collectors.joining(" and "));
        return both.isEmpty() ? "true" : both;
    }

    /** One statement for all chunks, that says where a chunk has its bounds. */
    String preview(TableRef table) {
        String bounds = Preview.anywhere(
                key.isEmpty()
                        ? "window of blocks, strand by strand"
                        : "range of " + key.stream().map(KeyColumn::name).collect(Collectors.joining(", ")));
        return "update %s as %s set %s\nwhere %s and %s"
                .formatted(table.sql(), Identifier.quoted(alias), assignments(), bounds, condition());
    }

    /** A column of the key by which chunks are cut; compared by the server as this type. */
    public record KeyColumn(String name, String type) {}
}
