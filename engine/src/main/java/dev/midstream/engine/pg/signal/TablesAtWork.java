package dev.midstream.engine.pg.signal;

import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What probes of tables look at, whichever migration it is of. */
public final class TablesAtWork implements Supplier<List<TableAtWork>> {
    /**
     * The tables with lanes that are open, of steps under way, as long as anybody is at work on the migration. Not only those whose lanes
     * somebody holds: what stops work must not be out of sight because work has stopped. And their sizes when the oldest of these
     * migrations opened its lanes: where the last of a step's lanes ends, whatever became of it. Lanes of keys tell no size.
     */
    private static final String AT_WORK = """
            with under_way as (
              select c.journal_id, c.state -> 'work' as work from midstream.stream c
              where c.stream_no = 1 and c.state_type like 'migration.running.%' and exists (
                select from midstream.stream s
                where s.journal_id = c.journal_id and s.stream_no >= 1 and s.owner is not null and s.lease_until >= clock_timestamp())),
            at_work as (
              select distinct l.journal_id, l.state ->> 'step' as step, (l.state -> 'leaf' ->> 'oid')::bigint as oid, l.state -> 'leaf' ->> 'filenode' as file
              from under_way u join midstream.stream l on l.journal_id = u.journal_id and l.stream_no >= 2
              where l.state_type = 'lane.open.v1' and u.work -> 'lanes' -> (l.state ->> 'step') is not null
                and not (u.work -> 'finished')::jsonb @> (l.state -> 'step')::jsonb),
            opened as (
              select a.oid, max((coalesce(l.state -> 'range', l.state -> 'at' -> 'range') ->> 'to')::bigint) as blocks
              from at_work a join midstream.stream l on l.journal_id = a.journal_id and l.stream_no >= 2
                and coalesce(l.state ->> 'step', l.state -> 'at' ->> 'step') = a.step
                and coalesce(l.state -> 'leaf', l.state -> 'at' -> 'leaf') ->> 'filenode' = a.file
              group by a.journal_id, a.step, a.oid, a.file)
            select oid, min(blocks) * current_setting('block_size')::bigint from opened group by oid""";

    private final Questions questions;

    /** @param pool of {@link Probes#pool} */
    public TablesAtWork(Pool pool) {
        this.questions = new Questions(pool);
    }

    @Override
    public List<TableAtWork> get() {
        return questions.all(AT_WORK).stream()
                .map(row -> new TableAtWork(row.getLong(0), bytes(row.getLong(1))))
                .toList();
    }

    private static OptionalLong bytes(@Nullable Long known) {
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }
}
