package dev.midstream.engine.pg.signal;

import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Reading.Value;
import dev.midstream.engine.throttle.Signal;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * {@link Signal#TABLE_VACUUM}: at work on the table or its TOAST table, by autovacuum or by somebody's command; since its statement
 * began. That it is at work everybody may know; a role to which the server does not tell since when goes by when it was first seen.
 */
final class TableVacuum extends TableProbe {
    private static final String VACUUMS = """
            with %s
            select t.owner::bigint, t.owner::regclass::text, v.pid, v.seconds
            from (select distinct owner from relation) t
            left join (
              select r.owner, p.pid, extract(epoch from clock_timestamp() - a.xact_start)::float8 as seconds
              from relation r
              %s
              join pg_stat_progress_vacuum p on p.pid = l.pid
              join pg_stat_activity a on a.pid = p.pid
              where l.granted and (a.usesysid is not null
                or not case when a.backend_type is null then r.is_old else a.query like '%%(to prevent wraparound)' end)) v
            using (owner)""".formatted(VacuumedRelations.RELATIONS, VacuumedRelations.LOCKS);

    private static final double NANOS_A_SECOND = 1e9;

    private final Questions questions;
    private final LongSupplier nanos;
    private Map<Vacuum, Long> seenSince = Map.of();

    private record Vacuum(long table, int pid) {}

    /** @param nanos a clock that only goes forward */
    TableVacuum(Questions questions, Supplier<List<TableAtWork>> tables, LongSupplier nanos) {
        super(Signal.TABLE_VACUUM, Duration.ofSeconds(5), tables);
        this.questions = questions;
        this.nanos = nanos;
    }

    @Override
    List<Reading> look(List<TableAtWork> atWork, Long[] oids) {
        Map<Vacuum, Long> seen = new HashMap<>();
        Map<String, Value> longest = new HashMap<>();
        for (Row row : questions.all(VACUUMS, (Object) oids)) {
            Value value = value(row, seen);
            longest.merge(value.subject(), value, (one, other) -> one.value() >= other.value() ? one : other);
        }
        seenSince = Map.copyOf(seen);
        return worstOf(List.copyOf(longest.values()));
    }

    private Value value(Row row, Map<Vacuum, Long> seen) {
        String table = row.getString(1);
        Integer pid = row.getInteger(2);
        if (pid == null) {
            return new Value(signal(), table, 0);
        }
        Vacuum vacuum = new Vacuum(row.getLong(0), pid);
        long now = nanos.getAsLong();
        long since = seenSince.getOrDefault(vacuum, now);
        seen.put(vacuum, since);
        Double seconds = row.getDouble(3);
        return seconds == null
                ? Value.atLeast(signal(), table, (now - since) / NANOS_A_SECOND)
                : new Value(signal(), table, seconds);
    }
}
