package dev.midstream.engine.pg;

import dev.midstream.engine.lane.Leaf;
import dev.midstream.planner.catalog.Identifier;
import dev.midstream.planner.plan.Transformation;
import dev.midstream.planner.plan.Transformation.KeyColumn;
import java.util.List;

/**
 * Updates rows in small portions, so that those that are refused are told from all others. Every statement answers how many were
 * changed and which were refused: their places, errors and messages. The statement for the portions is the parameter behind those
 * of the bounds. Whether a row is pending is left to it: that question alone may be what fails.
 */
final class CarefulSql {
    private static final String ANSWER = "changed, refused::text[], codes, messages";

    private CarefulSql() {}

    /** What is done to a portion: $1 the rows. */
    static String portion(Transformation transformation, Leaf leaf) {
        return ChunkSql.update(transformation, leaf, "ctid = any ($1)");
    }

    /**
     * The rows of a scope.
     *
     * @param locked waits for them, and keeps them where they are; else one that moves meanwhile is not met
     */
    static String update(Transformation transformation, Leaf leaf, Scope scope, boolean locked) {
        String rows = "select ctid from " + rows(transformation, leaf, scope) + (locked ? " for no key update" : "");
        return "select %s from %s".formatted(ANSWER, applied(transformation, scope, rows));
    }

    /** The rows of a scope that nobody has locked; and how many others there are, pending or not. */
    static String updateUnlocked(Transformation transformation, Leaf leaf, Scope scope) {
        String rows = rows(transformation, leaf, scope);
        return """
                with midstream_free as materialized (
                  select ctid as midstream_row from %1$s for no key update skip locked)
                select %2$s, (select count(*) from %1$s) - (select count(*) from midstream_free)
                from %3$s""".formatted(rows, ANSWER, applied(transformation, scope, "select midstream_row from midstream_free"));
    }

    /** The rows of a range that nobody has locked; and the keys of all others, one after the other. */
    static String updateUnlockedKeys(Transformation transformation, Leaf leaf, Scope scope) {
        List<KeyColumn> key = transformation.key();
        String alias = Identifier.quoted(transformation.alias());
        return """
                with midstream_free as materialized (
                  select ctid as midstream_row, %4$s from %1$s for no key update skip locked)
                select %2$s, array(
                  select unnest(array[%6$s]) from (
                    select %4$s from %1$s except all select %5$s from midstream_free) as midstream_left)
                from %3$s""".formatted(
                rows(transformation, leaf, scope),
                ANSWER,
                applied(transformation, scope, "select midstream_row from midstream_free"),
                ChunkSql.numbered(key, i -> alias + "." + ChunkSql.quoted(key.get(i)) + " as midstream_key" + i),
                ChunkSql.numbered(key, i -> "midstream_key" + i),
                ChunkSql.numbered(key, i -> "midstream_key" + i + "::text"));
    }

    private static String rows(Transformation transformation, Leaf leaf, Scope scope) {
        return "only %s as %s where %s"
                .formatted(ChunkSql.table(leaf), Identifier.quoted(transformation.alias()), scope.bounds());
    }

    private static String applied(Transformation transformation, Scope scope, String rows) {
        return "midstream.apply_rows($%d::text, array(%s), %s)"
                .formatted(
                        scope.values().size() + 1,
                        rows,
                        transformation.condition().equals("true"));
    }
}
