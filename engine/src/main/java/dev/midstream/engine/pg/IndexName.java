package dev.midstream.engine.pg;

import dev.midstream.engine.run.Database.NewIndex;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * What bears the name of an index that is to be built. An index of that name may be somebody else's: on another table, with another
 * definition, or under construction this very moment.
 */
final class IndexName {
    /** Of the build of a role that we may not look at, only the lock on the table is seen. */
    private static final String STATE = """
            select i.indisvalid and i.indisready as valid, coalesce(i.indrelid = to_regclass($3), false) as ours,
              c.oid::bigint as oid, pg_get_indexdef(c.oid) as definition,
              (select p.pid from pg_stat_progress_create_index p
               where p.pid <> pg_backend_pid() and p.datid = (select oid from pg_database where datname = current_database())
                 and (p.index_relid = c.oid or (p.relid is null and exists (
                   select from pg_locks l where l.pid = p.pid and l.relation = i.indrelid and l.granted
                     and l.mode = 'ShareUpdateExclusiveLock')))
               limit 1) as builder
            from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_index i on i.indexrelid = c.oid
            where n.nspname = $1 and c.relname = $2""";

    private final OutsideSession session;
    private final Likeness likeness;
    private final NewIndex wanted;

    /** @param session that alone is ours: whatever another one builds is not */
    IndexName(OutsideSession session, Likeness likeness, NewIndex wanted) {
        this.session = session;
        this.likeness = likeness;
        this.wanted = wanted;
    }

    sealed interface State {
        record Absent() implements State {}

        /** On our table, and nobody is at it. */
        record Invalid() implements State {}

        /** On our table; of an index that was not built just now it is still to be seen whether it is the right one. */
        record Valid(long oid, String definition) implements State {}

        /** Somebody else's; how, and what to do. */
        record Taken(String by) implements State {}
    }

    State look() {
        List<Row> found = session.query(
                STATE,
                Tuple.of(
                        wanted.index().schema(),
                        wanted.index().name(),
                        wanted.table().sql()));
        return found.isEmpty() ? new State.Absent() : state(found.getFirst());
    }

    private State state(Row row) {
        String definition = row.getString("definition");
        if (!row.getBoolean("ours")) {
            return another(definition);
        }
        if (row.getBoolean("valid")) {
            return new State.Valid(row.getLong("oid"), definition);
        }
        Integer builder = row.getInteger("builder");
        return builder == null
                ? new State.Invalid()
                : new State.Taken(
                        "index %s of %s is being built by another session (pid %d), which is left alone; rerun when that has ended: the index is kept if it is what this step would build"
                                .formatted(wanted.index().name(), wanted.table().label(), builder));
    }

    /** The same; but a valid index counts as ours only if it is what would be built. */
    State lookClosely() {
        State seen = look();
        return seen instanceof State.Valid valid && !likeness.isLike(valid.oid(), wanted)
                ? another(valid.definition())
                : seen;
    }

    private State.Taken another(String definition) {
        return new State.Taken(
                "another index of that name is there: %s; it is left alone. Drop or rename it, then rerun"
                        .formatted(definition));
    }
}
