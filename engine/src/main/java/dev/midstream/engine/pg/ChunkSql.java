package dev.midstream.engine.pg;

import dev.midstream.engine.lane.Leaf;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.plan.RowClaims;
import dev.midstream.planner.plan.Transformation;
import dev.midstream.planner.plan.Transformation.KeyColumn;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements that touch the user's rows, built here and nowhere else. Names come from the catalog and are quoted, values are
 * bound, expressions come from the plan. The names of our own that stand beside those of an expression begin with
 * {@code midstream_}.
 */
final class ChunkSql {
    /** Whole blocks: the executor reads exactly these pages (TID range scan). The driver has no type for a tid. */
    private static final String IN_BLOCKS =
            "ctid >= format('(%s,0)', $1::bigint)::tid and ctid < format('(%s,0)', $2::bigint)::tid";

    /** The low byte of the line pointer: byte 5 of the tid as it is sent. */
    private static final String IN_STRAND = "get_byte(tidsend(ctid), 5) % $3::int = $4::int";

    private static final int KEYS_REPORTED_MAX = 20;

    private ChunkSql() {}

    /** Blocks $1 to $2, exclusive. */
    static String inBlocks() {
        return IN_BLOCKS;
    }

    /** One strand of a window: blocks $1 to $2, exclusive, of $3 strands the $4th, from 0. */
    static String inStrand() {
        return IN_BLOCKS + " and " + IN_STRAND;
    }

    /** A range of keys: above the first n parameters (if {@code bounded}), up to the next n. */
    static String inKeys(List<KeyColumn> key, boolean bounded) {
        String upTo = compared(key, "<=", bounded ? key.size() : 0);
        return bounded ? compared(key, ">", 0) + " and " + upTo : upTo;
    }

    /** The row of one key, of n parameters. */
    static String atKey(List<KeyColumn> key) {
        return compared(key, "=", 0);
    }

    /** The row's key compared with one of n parameters, behind so many others; ordered as the column is. */
    static String compared(List<KeyColumn> key, String operator, int parametersBefore) {
        return "(%s) %s (%s)".formatted(names(key), operator, parameters(key, parametersBefore));
    }

    /** Updates the rows within bounds, and waits for those that are locked. */
    static String update(Transformation transformation, Leaf leaf, String bounds) {
        return "update only %s as %s set %s where %s and %s"
                .formatted(
                        table(leaf),
                        Identifier.quoted(transformation.alias()),
                        transformation.assignments(),
                        bounds,
                        transformation.condition());
    }

    /**
     * Updates the rows within bounds that nobody has locked: how many, and how many there were. Found by place: what moved
     * meanwhile is left for the next visit.
     */
    static String updateUnlocked(Transformation transformation, Leaf leaf, String bounds) {
        String alias = Identifier.quoted(transformation.alias());
        return """
                with midstream_free as materialized (
                  select ctid as midstream_row from only %1$s as %2$s where %3$s and %4$s for no key update skip locked),
                midstream_changed as (
                  update only %1$s as %2$s set %5$s from midstream_free
                  where %2$s.ctid = midstream_row and %4$s returning 1)
                select (select count(*) from midstream_changed), (select count(*) from only %1$s as %2$s where %3$s and %4$s)""".formatted(table(leaf), alias, bounds, transformation.condition(), transformation.assignments());
    }

    /** The same for rows that only the log can tell apart: how many were updated, and the keys of all others. */
    static String updateUnlockedKeys(Transformation transformation, Leaf leaf, String bounds) {
        List<KeyColumn> key = transformation.key();
        String alias = Identifier.quoted(transformation.alias());
        String same = IntStream.range(0, key.size())
                .mapToObj(i -> "%s.%s = midstream_free.midstream_key%d".formatted(alias, quoted(key.get(i)), i))
                .collect(Collectors.joining(" and "));
        return """
                with midstream_free as materialized (
                  select %6$s from only %1$s as %2$s where %3$s and %4$s for no key update skip locked),
                midstream_changed as (
                  update only %1$s as %2$s set %5$s from midstream_free where %7$s and %4$s returning %6$s),
                midstream_left as (
                  select %6$s from only %1$s as %2$s where %3$s and %4$s except all select %8$s from midstream_changed)
                select (select count(*) from midstream_changed),
                  array(select unnest(array[%9$s]) from midstream_left)""".formatted(
                        table(leaf),
                        alias,
                        bounds,
                        transformation.condition(),
                        transformation.assignments(),
                        keyAsFound(transformation),
                        same,
                        foundKey(key),
                        foundKeyTexts(key));
    }

    /**
     * The key of the n-th row of a range: where the chunk ends. The same parameters as {@link #inKeys}, then the offset. No row
     * if fewer are left.
     */
    static String boundary(Transformation transformation, Leaf leaf, boolean bounded) {
        List<KeyColumn> key = transformation.key();
        int offset = key.size() * (bounded ? 2 : 1) + 1;
        // Qualified: an unqualified name in ORDER BY is that of the result's column, which is text.
        return "select %s from only %s as r where %s order by %s offset $%d::bigint limit 1"
                .formatted(
                        numbered(key, i -> quoted(key.get(i)) + "::text"),
                        table(leaf),
                        inKeys(key, bounded),
                        ascending(key, i -> "r." + quoted(key.get(i))),
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

    /** The key of a row, under names of our own. */
    static String keyAsFound(Transformation transformation) {
        List<KeyColumn> key = transformation.key();
        String alias = Identifier.quoted(transformation.alias());
        return numbered(key, i -> alias + "." + quoted(key.get(i)) + " as midstream_key" + i);
    }

    /** The names of {@link #keyAsFound}. */
    static String foundKey(List<KeyColumn> key) {
        return numbered(key, i -> "midstream_key" + i);
    }

    static String foundKeyTexts(List<KeyColumn> key) {
        return numbered(key, i -> "midstream_key" + i + "::text");
    }

    static String table(Leaf leaf) {
        return Identifier.quoted(leaf.schema()) + "." + Identifier.quoted(leaf.name());
    }

    static String names(List<KeyColumn> key) {
        return numbered(key, i -> quoted(key.get(i)));
    }

    private static String parameters(List<KeyColumn> key, int first) {
        return numbered(
                key,
                i -> "cast($%d::text as %s)".formatted(first + i + 1, key.get(i).type()));
    }

    /** Sorted as {@link #compared} compares: those operators are found by name, and not always those of the index (citext off the search path). */
    static String ascending(List<KeyColumn> key, IntFunction<String> part) {
        return numbered(key, i -> part.apply(i) + " using <");
    }

    /** The other way round. */
    static String descending(List<KeyColumn> key, IntFunction<String> part) {
        return numbered(key, i -> part.apply(i) + " using >");
    }

    /** Something for each column of a key. */
    static String numbered(List<KeyColumn> key, IntFunction<String> part) {
        return IntStream.range(0, key.size()).mapToObj(part).collect(Collectors.joining(", "));
    }

    static String quoted(KeyColumn column) {
        return Identifier.quoted(column.name());
    }
}
