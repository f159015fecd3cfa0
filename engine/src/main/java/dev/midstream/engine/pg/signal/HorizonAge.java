package dev.midstream.engine.pg.signal;

import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;

/** {@link Signal#HORIZON_AGE}: transactions of others. Slots and standbys have no time that anybody knows; they count in transactions. */
final class HorizonAge extends ServerProbe {
    private static final String OLDEST = """
            with session as materialized (%s)
            select holder, age, (select count(*) from session where hidden) as hidden from (
              select holder, extract(epoch from clock_timestamp() - xact_start)::float8 as age from session
              where datname = current_database() and xact_start is not null
              union all
              select format('prepared transaction %%L of %%s', gid, owner), extract(epoch from clock_timestamp() - prepared)::float8
              from pg_prepared_xacts where database = current_database()
              union all select '', 0) as pins
            order by age desc limit 1""".formatted(SnapshotHolders.SESSIONS);

    private final Questions questions;

    HorizonAge(Questions questions) {
        super(Signal.HORIZON_AGE, Duration.ofSeconds(5));
        this.questions = questions;
    }

    @Override
    List<Reading> look() {
        Row oldest = questions.one(OLDEST);
        return oldest.getLong("hidden") > 0
                ? hidden("the transactions")
                : value(oldest.getString("holder"), oldest.getDouble("age"));
    }
}
