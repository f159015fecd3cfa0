package dev.midstream.engine.pg.signal;

import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;

/** {@link Signal#HORIZON_TRANSACTIONS}: sessions, prepared transactions, slots, and standbys with feedback. */
final class HorizonTransactions extends ServerProbe {
    private static final String OLDEST = """
            with session as materialized (%s)
            select holder, xids::float8, (select count(*) from session where hidden) as hidden from (
              select holder, xids from session where datname = current_database()
              union all
              select format('a query on standby %%s', coalesce(nullif(application_name, ''), host(client_addr), 'pid ' || pid)), age(backend_xmin)
              from pg_stat_replication
              union all
              select format('replication slot %%s%%s', slot_name, case when active then '' else ', which nobody reads' end), age(xmin)
              from pg_replication_slots
              union all
              select format('prepared transaction %%L of %%s', gid, owner), age(transaction) from pg_prepared_xacts where database = current_database()
              union all select '', 0) as pins
            where xids is not null order by xids desc limit 1""".formatted(SnapshotHolders.SESSIONS);

    private final Questions questions;

    HorizonTransactions(Questions questions) {
        super(Signal.HORIZON_TRANSACTIONS, Duration.ofSeconds(5));
        this.questions = questions;
    }

    @Override
    List<Reading> look() {
        Row oldest = questions.one(OLDEST);
        return oldest.getLong("hidden") > 0
                ? hidden("the snapshots")
                : value(oldest.getString("holder"), oldest.getDouble("xids"));
    }
}
