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

    /** The keys of the rows that were refused, in their order, the values of each one after the other. */
    static final String REFUSED_KEYS = "refused_keys";

    /** What was passed over. */
    static final String LEFT = "passed_over";

    private CarefulSql() {}

    /** What is done to a portion: $1 the rows. */
    static String portion(Transformation transformation, Leaf leaf) {
        return ChunkSql.update(transformation, leaf, "ctid = any ($1)");
    }

    /** The rows of a scope. One that moves meanwhile is not met. */
    static String update(Transformation transformation, Leaf leaf, Scope scope) {
        return "select %s from %s"
                .formatted(
                        ANSWER,
                        applied(transformation, scope, "select ctid from " + rows(transformation, leaf, scope)));
    }

    /** The rows of a range, waited for and kept where they are; and {@link #REFUSED_KEYS}. */
    static String updateKeys(Transformation transformation, Leaf leaf, Scope scope) {
        return """
                with midstream_locked as materialized (%s)
                select %s, %s
                from %s""".formatted(
                        locked(transformation, leaf, scope, "for no key update"),
                        ANSWER,
                        refusedKeys(transformation.key()),
                        applied(transformation, scope, "select midstream_row from midstream_locked"));
    }

    /** The rows of a scope that nobody has locked; and {@link #LEFT}, how many others there are, pending or not. */
    static String updateUnlocked(Transformation transformation, Leaf leaf, Scope scope) {
        String rows = rows(transformation, leaf, scope);
        return """
                with midstream_locked as materialized (
                  select ctid as midstream_row from %1$s for no key update skip locked)
                select %2$s, (select count(*) from %1$s) - (select count(*) from midstream_locked) as %4$s
                from %3$s""".formatted(
                rows, ANSWER, applied(transformation, scope, "select midstream_row from midstream_locked"), LEFT);
    }

    /** The rows of a range that nobody has locked; {@link #REFUSED_KEYS}; and {@link #LEFT}, the keys of all others. */
    static String updateUnlockedKeys(Transformation transformation, Leaf leaf, Scope scope) {
        List<KeyColumn> key = transformation.key();
        return """
                with midstream_locked as materialized (%1$s)
                select %2$s, %3$s, array(
                  select unnest(array[%6$s]) from (
                    select %7$s from %4$s except all select %5$s from midstream_locked) as midstream_left) as %8$s
                from %9$s""".formatted(
                        locked(transformation, leaf, scope, "for no key update skip locked"),
                        ANSWER,
                        refusedKeys(key),
                        rows(transformation, leaf, scope),
                        ChunkSql.foundKey(key),
                        ChunkSql.foundKeyTexts(key),
                        ChunkSql.keyAsFound(transformation),
                        LEFT,
                        applied(transformation, scope, "select midstream_row from midstream_locked"));
    }

    private static String locked(Transformation transformation, Leaf leaf, Scope scope, String how) {
        return "select ctid as midstream_row, %s from %s %s"
                .formatted(ChunkSql.keyAsFound(transformation), rows(transformation, leaf, scope), how);
    }

    /** As they were when the rows were locked: a trigger of a row behind may have moved one since. */
    private static String refusedKeys(List<KeyColumn> key) {
        return """
                array(
                  select part from unnest(refused) with ordinality as r (place, n)
                  join midstream_locked on midstream_row = place
                  cross join lateral unnest(array[%s]) with ordinality as k (part, m) order by n, m) as %s""".formatted(ChunkSql.foundKeyTexts(key), REFUSED_KEYS);
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
