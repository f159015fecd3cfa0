package dev.midstream.engine.pg.signal;

import dev.midstream.engine.pg.SessionName;

/** Whose snapshots and transactions keep dead rows of this database. */
final class SnapshotHolders {
    /**
     * Sessions, with those that may count but are hidden from this role. Without ours, which nobody could ask to end, and without
     * vacuums, whose snapshots hold nothing back (PROC_IN_VACUUM).
     */
    static final String SESSIONS = """
            select format('session %%s of %%s%%s', pid, coalesce(usename, backend_type),
                case when application_name <> '' then ' (' || application_name || ')' else '' end) as holder,
              datname, xact_start, greatest(age(backend_xmin), age(backend_xid)) as xids,
              usesysid is not null and backend_type is null and coalesce(datname, current_database()) = current_database() as hidden
            from pg_stat_activity a
            where pid <> pg_backend_pid() and not %s and (usesysid is not null or datname = current_database())
              and (backend_type is null or backend_xmin is not null or backend_xid is not null)
              and not exists (select from pg_stat_progress_vacuum v where v.pid = a.pid)""".formatted(SessionName.isOurs("application_name"));

    private SnapshotHolders() {}
}
