package dev.midstream.engine.pg.signal;

import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@link Signal#WRAPAROUND_VACUUM}: at work on the table or its TOAST table, or waiting for our lock on it. It does not give way as
 * other autovacuums do. A role that may not read what the worker does goes by the age that makes autovacuum start one.
 */
final class WraparoundVacuum extends TableProbe {
    private static final String VACUUMS = """
            with relation as (
              select c.oid as owner, r.oid, age(r.relfrozenxid) as xids, mxid_age(r.relminmxid) as multixacts,
                least(current_setting('autovacuum_freeze_max_age')::int, (select option_value::int
                  from pg_options_to_table(c.reloptions) where option_name = 'autovacuum_freeze_max_age')) as xids_max,
                least(current_setting('autovacuum_multixact_freeze_max_age')::int, (select option_value::int
                  from pg_options_to_table(c.reloptions) where option_name = 'autovacuum_multixact_freeze_max_age')) as multixacts_max
              from pg_class c join pg_class r on r.oid in (c.oid, c.reltoastrelid)
              where c.oid::bigint = any ($1::bigint[]))
            select r.owner::regclass::text, max(case when coalesce(
                case when a.backend_type is null then r.xids > r.xids_max or r.multixacts > r.multixacts_max
                else a.query like '%(to prevent wraparound)' end, false) then 1 else 0 end)::float8
            from relation r
            left join pg_locks l on l.locktype = 'relation' and l.relation = r.oid and l.mode = 'ShareUpdateExclusiveLock'
              and l.database = (select oid from pg_database where datname = current_database())
            left join pg_stat_activity a on a.pid = l.pid and a.usesysid is null and coalesce(a.backend_type, 'autovacuum worker') = 'autovacuum worker'
            group by r.owner""";

    private final Questions questions;

    WraparoundVacuum(Questions questions, Supplier<List<TableAtWork>> tables) {
        super(Signal.WRAPAROUND_VACUUM, Duration.ofSeconds(5), tables);
        this.questions = questions;
    }

    @Override
    List<Reading> look(List<TableAtWork> atWork, Long[] oids) {
        return worst(questions.all(VACUUMS, (Object) oids));
    }
}
