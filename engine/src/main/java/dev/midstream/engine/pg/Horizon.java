package dev.midstream.engine.pg;

import dev.midstream.checkpoints.Transaction;
import dev.midstream.checkpoints.pg.PgTransaction;
import dev.midstream.engine.run.LaneExecutor.OldSnapshot;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Who holds the xmin horizon back, so that row versions die without being pruned. */
final class Horizon {
    /**
     * Sessions in this database with a snapshot or transaction of some age, prepared transactions, slots and standbys with feedback.
     * Our own chunks are younger than that, and a standby that keeps up is some transactions behind. $1 milliseconds.
     */
    private static final String OLDEST = """
            select holder, coalesce(millis, 0)::bigint from (
              select format('session %s of %s%s', pid, coalesce(usename, backend_type),
                  case when application_name <> '' then ' (' || application_name || ')' else '' end) as holder,
                age(backend_xmin) as xids, extract(epoch from clock_timestamp() - xact_start) * 1000 as millis
              from pg_stat_activity
              where backend_xmin is not null and datname = current_database() and pid <> pg_backend_pid()
                and clock_timestamp() - xact_start > $1::bigint * interval '1 millisecond'
              union all
              select format('prepared transaction %L of %s', gid, owner), age(transaction),
                extract(epoch from clock_timestamp() - prepared) * 1000
              from pg_prepared_xacts where database = current_database()
              union all
              select format('replication slot %s%s', slot_name, case when active then '' else ', which nobody reads' end), age(xmin) - 50, null
              from pg_replication_slots where xmin is not null
              union all
              select format('a query on standby %s', coalesce(nullif(application_name, ''), client_addr::text)), age(backend_xmin) - 50, null
              from pg_stat_replication where backend_xmin is not null) as pins
            where xids > 0 order by xids desc limit 1""";

    /** Several times the length of a chunk. */
    private static final Duration OLD = Duration.ofSeconds(3);

    private Horizon() {}

    static Optional<OldSnapshot> oldestSnapshot(Transaction<?, ?> transaction) {
        var found = PgTransaction.answer(
                transaction,
                PgTransaction.connectionOf(transaction).preparedQuery(OLDEST).execute(Tuple.of(OLD.toMillis())));
        return StreamSupport.stream(found.spliterator(), false)
                .map((Row row) -> new OldSnapshot(row.getString(0), Duration.ofMillis(row.getLong(1))))
                .findFirst();
    }
}
