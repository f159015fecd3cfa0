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
            with %s
            select r.owner::regclass::text, max(case when coalesce(
                case when a.backend_type is null then r.is_old else a.query like '%%(to prevent wraparound)' end, false) then 1 else 0 end)::float8
            from relation r
            %s
            left join pg_stat_activity a on a.pid = l.pid and a.usesysid is null and coalesce(a.backend_type, 'autovacuum worker') = 'autovacuum worker'
            group by r.owner""".formatted(VacuumedRelations.RELATIONS, VacuumedRelations.LOCKS);

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
