package dev.midstream.engine.pg;

import dev.midstream.engine.migration.Blocker;
import io.vertx.sqlclient.Row;
import java.time.Duration;

/** A session of the server as it is put on record: without its query, which may contain row values. */
final class Sessions {
    /** Of {@code pg_stat_activity a}. */
    static final String COLUMNS = """
            a.pid, coalesce(a.usename, '') as user, coalesce(a.application_name, '') as application,
            case when a.backend_type is null or a.backend_type = 'client backend' then coalesce(a.state, '')
              else a.backend_type || case when a.query like '%(to prevent wraparound)' then ', to prevent wraparound' else '' end
            end as state,
            coalesce(upper(substring(a.query from '^\\s*(\\w+)')), '') as command,
            coalesce((extract(epoch from clock_timestamp() - a.xact_start) * 1000)::bigint, 0) as transaction_millis,
            coalesce((extract(epoch from clock_timestamp() - a.query_start) * 1000)::bigint, 0) as statement_millis,
            a.query_start""";

    /** The state of a transaction {@code pg_prepared_xacts x}; its name is all there is to end it by. */
    static final String PREPARED = "'prepared transaction ' || quote_literal(x.gid)";

    /** What the session {@code pg_stat_activity w} waits for, with its build {@code p} if it is at one. */
    static final String WAIT_PHASE = """
            case when p.phase like 'waiting%' then p.phase
              when w.wait_event = 'virtualxid' then 'waiting for transactions that use the table'
              else 'waiting for a lock' end""";

    /**
     * Who blocks a backend, as far as {@link #COLUMNS} and whoever cancels need them. A prepared transaction has no session, and
     * {@code pg_blocking_pids} answers 0 for it: it is found by the lock it has on what the backend waits for.
     *
     * @param worker the process id of the backend, in SQL
     */
    static String blocking(String worker) {
        return """
                (select s.pid, s.usename, s.application_name, s.backend_type, s.state, s.query, s.xact_start, s.query_start
                 from pg_stat_activity s where s.pid = any (pg_blocking_pids(%1$s))
                 union all
                 select 0, x.owner, '', null, %2$s, '', x.prepared, null
                 from pg_prepared_xacts x
                 where 0 = any (pg_blocking_pids(%1$s)) and exists (
                   select from pg_locks w join pg_locks h on not w.granted and h.granted and h.pid is null
                     and (h.locktype, h.database, h.relation, h.page, h.tuple, h.virtualxid, h.transactionid, h.classid, h.objid, h.objsubid)
                       is not distinct from
                         (w.locktype, w.database, w.relation, w.page, w.tuple, w.virtualxid, w.transactionid, w.classid, w.objid, w.objsubid)
                   join pg_locks o on o.pid is null and o.locktype = 'transactionid' and o.transactionid = x.transaction
                     and o.virtualtransaction = h.virtualtransaction
                   where w.pid = %1$s))""".formatted(worker, PREPARED);
    }

    private Sessions() {}

    static Blocker blocker(Row row) {
        return new Blocker(
                row.getInteger("pid"),
                row.getString("user"),
                row.getString("application"),
                row.getString("state"),
                row.getString("command"),
                Duration.ofMillis(row.getLong("transaction_millis")));
    }

    static Duration statementAge(Row row) {
        return Duration.ofMillis(row.getLong("statement_millis"));
    }
}
