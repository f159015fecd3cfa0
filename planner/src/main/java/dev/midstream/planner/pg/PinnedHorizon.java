package dev.midstream.planner.pg;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Who keeps the dead row versions of this database from being pruned: weaving saves nothing as long as they do, and a fill makes the table
 * grow as one {@code UPDATE} would.
 *
 * @param holder for people: a session, a prepared transaction, a replication slot, or a query on a standby
 * @param age of the transaction; empty where nobody knows it
 */
public record PinnedHorizon(String holder, Optional<Duration> age) {
    /**
     * Sessions whose snapshot or transaction keeps dead row versions, {@code xids} transactions long: an idle writer has a transaction
     * and no snapshot, and every snapshot taken since takes it for running. Vacuums hold nothing back (PROC_IN_VACUUM), this session
     * does not count, and one that a role may not see is {@code hidden}.
     */
    public static final String SESSIONS = """
            select format('session %s of %s%s', pid, coalesce(usename, backend_type),
                case when application_name <> '' then ' (' || application_name || ')' else '' end) as holder,
              datname, application_name, xact_start, greatest(age(backend_xmin), age(backend_xid)) as xids,
              usesysid is not null and backend_type is null and coalesce(datname, current_database()) = current_database() as hidden
            from pg_stat_activity a
            where pid <> pg_backend_pid() and (usesysid is not null or datname = current_database())
              and (backend_type is null or backend_xmin is not null or backend_xid is not null)
              and not exists (select from pg_stat_progress_vacuum v where v.pid = a.pid)""";

    /**
     * The oldest, as {@code holder}, {@code millis} (null if not known) and {@code bigint}: sessions in this database with a snapshot or
     * transaction of some age (several times the length of a chunk), prepared transactions, slots and standbys with feedback. A
     * standby that keeps up is some transactions behind. A snapshot since which nobody has written counts, for the fill will write. It
     * has no parameters, and a role without the right to see a session's
     * transaction does not see that session here.
     */
    public static final String OLDEST = """
            with session as materialized (
            %s)
            select holder, millis::bigint as millis from (
              select holder, xids, extract(epoch from clock_timestamp() - xact_start) * 1000 as millis
              from session
              where xids is not null and datname = current_database() and clock_timestamp() - xact_start > interval '3 seconds'
              union all
              select format('prepared transaction %%L of %%s', gid, owner), age(transaction),
                extract(epoch from clock_timestamp() - prepared) * 1000
              from pg_prepared_xacts where database = current_database()
              union all
              select format('replication slot %%s%%s', slot_name, case when active then '' else ', which nobody reads' end), age(xmin) - 50, null
              from pg_replication_slots where xmin is not null
              union all
              select format('a query on standby %%s', coalesce(nullif(application_name, ''), client_addr::text)), age(backend_xmin) - 50, null
              from pg_stat_replication where backend_xmin is not null) as pins
            where xids >= 0 order by xids desc, millis desc nulls last limit 1""".formatted(SESSIONS);

    /** Looks once. */
    public static Optional<PinnedHorizon> look(Connection connection) throws SQLException {
        return new Sql(connection)
                .first(
                        OLDEST,
                        row -> new PinnedHorizon(row.getString("holder"), age(row.getLong("millis"), row.wasNull())));
    }

    private static Optional<Duration> age(long millis, boolean unknown) {
        return unknown ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }
}
