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

    /** What the session {@code pg_stat_activity w} waits for, with its build {@code p} if it is at one. */
    static final String WAIT_PHASE = """
            case when p.phase like 'waiting%' then p.phase
              when w.wait_event = 'virtualxid' then 'waiting for transactions that use the table'
              else 'waiting for a lock' end""";

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
