package dev.midstream.engine.pg.signal;

import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The standbys that are connected, as the primary sees them, and the primary's own place in the WAL. Subscribers and other logical
 * consumers are not standbys (their slots have a signal), nor are backups and receivers that replay nothing.
 */
final class Standbys {
    private static final String CONNECTED = """
            select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint as written, r.name, r.slot, r.hidden, r.replayed, r.lag
            from (values (1)) as once left join (
              select coalesce(nullif(w.application_name, ''), host(w.client_addr), 'pid ' || w.pid) as name, coalesce(s.slot_name, '') as slot,
                w.state is null as hidden, pg_wal_lsn_diff(w.replay_lsn, '0/0')::bigint as replayed, extract(epoch from w.replay_lag)::float8 as lag
              from pg_stat_replication w left join pg_replication_slots s on s.active_pid = w.pid
              where s.slot_type is distinct from 'logical' and (w.state is null or w.state <> 'backup' and w.replay_lsn is not null)
            ) as r on true""";

    private Standbys() {}

    /**
     * @param name its application_name, or its address
     * @param replayed bytes of WAL since the beginning of it
     * @param reported seconds, by the standby's own acknowledgements; empty when it is idle, and stale when it stands still
     */
    record Standby(String name, long replayed, Optional<Double> reported) {}

    /**
     * @param written bytes of WAL since the beginning of it
     * @param isHidden whether this role may not see how far somebody is
     * @param ignored how many hold nobody up by rule
     */
    record Picture(long written, boolean isHidden, int ignored, List<Standby> standbys) {}

    static Picture picture(Questions questions, Set<String> ignoredNames) {
        List<Row> rows = questions.all(CONNECTED);
        boolean hidden = false;
        int ignored = 0;
        List<Standby> standbys = new ArrayList<>();
        for (Row row : rows) {
            String name = row.getString("name");
            if (name == null) {
                continue; // none
            }
            if (ignoredNames.contains(name) || ignoredNames.contains(row.getString("slot"))) {
                ignored++;
            } else if (row.getBoolean("hidden")) {
                hidden = true;
            } else {
                standbys.add(new Standby(name, row.getLong("replayed"), Optional.ofNullable(row.getDouble("lag"))));
            }
        }
        return new Picture(rows.getFirst().getLong("written"), hidden, ignored, List.copyOf(standbys));
    }
}
