package dev.midstream.engine.pg;

import dev.midstream.engine.lane.Leaf;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.plan.RowClaims;
import dev.midstream.planner.plan.Transformation;
import dev.midstream.planner.plan.Transformation.KeyColumn;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements that touch the user's rows, built here and nowhere else. Names come from the catalog and are quoted, values are
 * bound, expressions come from the plan.
 */
final class ChunkSql {
    /** Whole blocks: the executor reads exactly these pages (TID range scan). The driver has no type for a tid. */
    private static final String IN_BLOCKS =
            "ctid >= format('(%s,0)', $1::bigint)::tid and ctid < format('(%s,0)', $2::bigint)::tid";

    /** The low byte of the line pointer: byte 5 of the tid as it is sent. */
    private static final String IN_STRAND = "get_byte(tidsend(ctid), 5) % $3::int = $4::int";

    private static final int KEYS_REPORTED_MAX = 20;

    private ChunkSql() {}

    /** One strand of a window. $1 from block, $2 to block, $3 strands, $4 strand. */
    static String updateStrand(Transformation transformation, Leaf leaf) {
        return updateWhere(transformation, leaf, IN_BLOCKS + " and " + IN_STRAND);
    }

    /** A window at once. $1 from block, $2 to block. */
    static String updateBlocks(Transformation transformation, Leaf leaf) {
        return updateWhere(transformation, leaf, IN_BLOCKS);
    }

    /** A range of keys: above the first n parameters (if {@code bounded}), up to the next n. */
    static String updateKeys(Transformation transformation, Leaf leaf, boolean bounded) {
        return updateWhere(transformation, leaf, keyBounds(transformation.key(), bounded));
    }

    /**
     * The key of the n-th row of a range: where the chunk ends. The same parameters as {@link #updateKeys}, then the offset. No row
     * if fewer are left.
     */
    static String boundary(Transformation transformation, Leaf leaf, boolean bounded) {
        List<KeyColumn> key = transformation.key();
        int offset = key.size() * (bounded ? 2 : 1) + 1;
        // Qualified: an unqualified name in ORDER BY is that of the result's column, which is text.
        return "select %s from only %s as r where %s order by %s offset $%d::bigint limit 1"
                .formatted(
                        key.stream()
                                .map(k -> Identifier.quoted(k.name()) + "::text")
                                .collect(Collectors.joining(", ")),
                        table(leaf),
                        keyBounds(key, bounded),
                        key.stream()
                                .map(k -> "r." + Identifier.quoted(k.name()))
                                .collect(Collectors.joining(", ")),
                        offset);
    }

    /** How many rows of a window break a claim, and which, by key or place. $1 from block, $2 to block. */
    static String violations(RowClaims claims, Leaf leaf) {
        String row = claims.key().isEmpty()
                ? "'row at ' || ctid::text"
                : claims.key().stream()
                        .map(k -> "coalesce(%s::text, 'null')".formatted(Identifier.quoted(k)))
                        .collect(Collectors.joining(" || ', ' || "));
        String broken = claims.claims().stream()
                .map(c -> "when (%s) then %s".formatted(c.violated(), Identifier.literal(c.text())))
                .collect(Collectors.joining(" ", "case ", " end"));
        return """
                with bad as materialized (
                  select %s as row, %s as claim from only %s as %s where %s and (%s))
                select count(*), array(select row from bad limit %d), (select min(claim) from bad) from bad""".formatted(
                        row,
                        broken,
                        table(leaf),
                        Identifier.quoted(claims.alias()),
                        IN_BLOCKS,
                        claims.violated(),
                        KEYS_REPORTED_MAX);
    }

    private static String updateWhere(Transformation transformation, Leaf leaf, String bounds) {
        return "update only %s as %s set %s where %s and %s"
                .formatted(
                        table(leaf),
                        Identifier.quoted(transformation.alias()),
                        transformation.assignments(),
                        bounds,
                        transformation.condition());
    }

    private static String keyBounds(List<KeyColumn> key, boolean bounded) {
        String columns = key.stream().map(k -> Identifier.quoted(k.name())).collect(Collectors.joining(", "));
        int upper = bounded ? key.size() : 0;
        String upTo = "(%s) <= (%s)".formatted(columns, parameters(key, upper));
        return bounded ? "(%s) > (%s) and %s".formatted(columns, parameters(key, 0), upTo) : upTo;
    }

    private static String parameters(List<KeyColumn> key, int first) {
        return IntStream.range(0, key.size())
                .mapToObj(i -> "cast($%d::text as %s)"
                        .formatted(first + i + 1, key.get(i).type()))
                .collect(Collectors.joining(", "));
    }

    private static String table(Leaf leaf) {
        return Identifier.quoted(leaf.schema()) + "." + Identifier.quoted(leaf.name());
    }
}
