package dev.midstream.engine.pg;

import dev.midstream.engine.run.Database.Turn;
import dev.midstream.engine.run.Database.Wait;
import dev.midstream.planner.catalog.TableRef;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/**
 * One heavy step a table, over all migrations and processes of a database: an advisory lock of the session that does it, which ends with
 * the session. It is tried and never waited for. A statement that waits for it, or for the lock on the table, has a snapshot, and in
 * the end a concurrent build waits for all snapshots older than its own: the two would wait for each other, and the deadlock is as
 * likely to end the one that has been building for hours.
 */
final class TableTurn {
    /** The first half of the key; the second is the table's oid. */
    private static final int CLASS = 0x4D494453;

    /** An oid has no sign, the key has one. */
    private static final String KEY = "%d, (%s - case when %s > 2147483647 then 4294967296 else 0 end)::int4";

    private static final String TAKE = """
            select oid, pg_try_advisory_lock(%s) as ours from (select to_regclass($1)::oid::bigint as oid) t where oid is not null""".formatted(KEY.formatted(CLASS, "oid", "oid"));
    private static final String END =
            "select pg_advisory_unlock(%s)".formatted(KEY.formatted(CLASS, "$1::bigint", "$1::bigint"));
    private static final String WHOSE = """
            select j.name as migration, %s
            from pg_locks l join pg_stat_activity a on a.pid = l.pid left join midstream.journal j on a.application_name = '%s' || j.journal_id
            where l.locktype = 'advisory' and l.granted and l.classid = %d and l.objid = $1::bigint::oid and l.objsubid = 2
              and l.database = (select oid from pg_database where datname = current_database())""".formatted(Sessions.COLUMNS, SessionName.OUTSIDE, CLASS);

    private final OutsideSession session;
    private Optional<Long> held = Optional.empty();

    TableTurn(OutsideSession session) {
        this.session = session;
    }

    /** Nobody has a table that is not there. */
    Turn take(TableRef table) {
        List<Row> answer = session.query(TAKE, Tuple.of(table.sql()));
        if (answer.isEmpty()) {
            return new Turn.Ours();
        }
        long oid = answer.getFirst().getLong("oid");
        if (answer.getFirst().getBoolean("ours")) {
            held = Optional.of(oid);
            return new Turn.Ours();
        }
        session.endOthers(); // an earlier conductor of this migration that only has its session left
        return new Turn.Theirs(session.query(WHOSE, Tuple.of(oid)).stream()
                .findFirst()
                .map(row -> new Wait(phase(Optional.ofNullable(row.getString("migration"))), Sessions.blocker(row))));
    }

    private static String phase(Optional<String> migration) {
        return "waiting for a heavy step of %s on the same table"
                .formatted(migration.map(name -> "migration " + name).orElse("another session"));
    }

    /** If it cannot be given back, its session is. */
    void end() {
        Optional<Long> oid = held;
        held = Optional.empty();
        try {
            oid.ifPresent(o -> session.query(END, Tuple.of(o)));
        } catch (RuntimeException e) {
            PgFaults.classify(e); // a bug still comes out
            session.close();
        }
    }
}
