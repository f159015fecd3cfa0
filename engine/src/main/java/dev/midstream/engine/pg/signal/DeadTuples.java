package dev.midstream.engine.pg.signal;

import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@link Signal#DEAD_TUPLES}: beyond the first ten thousand, which harm nobody. A table that autovacuum is told to leave alone is left
 * out: waiting for somebody to clean it up would be for ever. After a crash, and in a copy of a database, the server has lost count of
 * the rows: then those of the last ANALYZE count.
 */
final class DeadTuples extends TableProbe {
    private static final String SHARES = """
            select c.oid::regclass::text,
              (greatest(pg_stat_get_dead_tuples(c.oid) - 10000, 0)::float8
                / greatest(pg_stat_get_dead_tuples(c.oid) + pg_stat_get_live_tuples(c.oid), c.reltuples, 1))
            from pg_class c
            where c.oid::bigint = any ($1::bigint[]) and current_setting('autovacuum')::bool
              and coalesce((
                select option_value::bool from pg_options_to_table(c.reloptions) where option_name = 'autovacuum_enabled'), true)""";

    private final Questions questions;

    DeadTuples(Questions questions, Supplier<List<TableAtWork>> tables) {
        super(Signal.DEAD_TUPLES, Duration.ofSeconds(5), tables);
        this.questions = questions;
    }

    @Override
    List<Reading> look(List<TableAtWork> atWork, Long[] oids) {
        return worst(questions.all(SHARES, (Object) oids));
    }
}
