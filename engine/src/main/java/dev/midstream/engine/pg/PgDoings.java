package dev.midstream.engine.pg;

import dev.midstream.checkpoints.log.Recorded;
import dev.midstream.checkpoints.pg.Loan;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.Blocker;
import dev.midstream.engine.migration.MigrationEvent.BlockersCancelled;
import dev.midstream.engine.migration.MigrationEvent.BuildWaits;
import dev.midstream.engine.migration.MigrationEvent.LockTimedOut;
import dev.midstream.engine.migration.MigrationEvent.OutlookChanged;
import dev.midstream.engine.progress.Doing;
import dev.midstream.engine.progress.Doing.Obstacle;
import dev.midstream.engine.run.Store;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at the sessions of a migration's conductor, which every process knows by their names. */
final class PgDoings {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Without the right to see more of a session its state is null. */
    private static final String STATEMENTS =
            """
            select w.pid as worker,
              coalesce((extract(epoch from clock_timestamp() - w.query_start) * 1000)::bigint, 0) as age_millis,
              case when w.wait_event_type = 'Lock' or cardinality(b.pids) > 0 then %s else coalesce(p.phase, 'running') end as phase,
              case when p.phase like 'waiting%%' then p.lockers_done::float8 / nullif(p.lockers_total, 0)
                when p.phase like '%%loading tuples%%' then p.tuples_done::float8 / nullif(p.tuples_total, 0)
                else p.blocks_done::float8 / nullif(p.blocks_total, 0) end as share,
              %s
            from pg_stat_activity w left join pg_stat_progress_create_index p on p.pid = w.pid
              cross join lateral (select pg_blocking_pids(w.pid) as pids) b
              left join lateral %s a on cardinality(b.pids) > 0
            where w.datname = current_database() and w.application_name in ($1, $2) and (w.state = 'active' or (w.state is null and cardinality(b.pids) > 0))
            order by w.pid, a.xact_start""".formatted(Sessions.WAIT_PHASE, Sessions.COLUMNS, Sessions.blocking("w.pid"));

    private static final String SESSIONS = """
            select clock.now, %s from (select clock_timestamp() as now) clock left join (
              select s.pid, s.usename, s.application_name, s.backend_type, s.state, s.query, s.xact_start, s.query_start
              from pg_stat_activity s where s.pid = any ($1)
              union all
              select 0, x.owner, '', null, %2$s, '', x.prepared, null from pg_prepared_xacts x where %2$s = any ($2)) a on true
            """.formatted(Sessions.COLUMNS, Sessions.PREPARED);

    private PgDoings() {}

    static List<Doing> of(Pool pool, Store store) {
        try (Loan loan = Loan.from(pool)) {
            List<Doing> statements = statements(loan, store);
            return statements.isEmpty() ? resting(loan, store).stream().toList() : statements;
        }
    }

    private static List<Doing> statements(Loan loan, Store store) {
        Tuple names = Tuple.of(SessionName.outside(store.journal()), SessionName.step(store.journal()));
        Map<Integer, Row> workers = new LinkedHashMap<>();
        Map<Integer, List<Obstacle>> obstacles = new LinkedHashMap<>();
        for (Row row : ask(loan, STATEMENTS, names)) {
            int worker = row.getInteger("worker");
            workers.put(worker, row);
            List<Obstacle> those = obstacles.computeIfAbsent(worker, w -> new ArrayList<>());
            if (row.getInteger("pid") != null) {
                those.add(obstacle(row));
            }
        }
        List<Doing> doings = new ArrayList<>();
        workers.forEach((worker, row) -> doings.add(new Doing.Running(
                row.getString("phase"),
                Optional.ofNullable(row.getDouble("share")),
                Duration.ofMillis(row.getLong("age_millis")),
                obstacles.getOrDefault(worker, List.of()))));
        return doings;
    }

    /** Between two tries nobody waits: the log says who was in the way, and the server whether they still are. */
    private static Optional<Doing> resting(Loan loan, Store store) {
        Optional<Recorded<Event>> last = store.events(Streams.conductor(store.journal())).stream()
                .filter(e -> !(e.event() instanceof OutlookChanged || e.event() instanceof BlockersCancelled))
                .reduce((earlier, later) -> later);
        return last.flatMap(recorded -> {
            if (recorded.event() instanceof LockTimedOut refused) {
                return resting(loan, refused, recorded.at());
            }
            return recorded.event() instanceof BuildWaits waits ? inTurn(loan, waits, recorded.at()) : Optional.empty();
        });
    }

    /** Of the session whose turn it is on the table; its transactions change while it builds. */
    private static Optional<Doing> inTurn(Loan loan, BuildWaits waits, Instant at) {
        for (Row row : ask(loan, SESSIONS, those(List.of(waits.blocker())))) {
            if (row.getInteger("pid") != null
                    && row.getString("application").equals(waits.blocker().application())) {
                Instant now = row.get(OffsetDateTime.class, "now").toInstant();
                return Optional.of(new Doing.Running(
                        waits.phase(), Optional.empty(), Duration.between(at, now), List.of(obstacle(row))));
            }
        }
        return Optional.empty();
    }

    private static Optional<Doing> resting(Loan loan, LockTimedOut refused, Instant at) {
        Instant until = at.plus(refused.rest());
        List<Obstacle> still = new ArrayList<>();
        Instant now = at;
        for (Row row : ask(loan, SESSIONS, those(refused.blockers()))) {
            now = row.get(OffsetDateTime.class, "now").toInstant();
            if (row.getInteger("pid") != null && isStillInIts(row, Duration.between(at, now))) {
                still.add(obstacle(row));
            }
        }
        return now.isAfter(until) ? Optional.empty() : Optional.of(new Doing.Resting(refused.attempt(), until, still));
    }

    private static Tuple those(List<Blocker> blockers) {
        return Tuple.tuple()
                .addArrayOfInteger(blockers.stream().map(Blocker::pid).toArray(Integer[]::new))
                .addArrayOfString(blockers.stream().map(Blocker::state).toArray(String[]::new));
    }

    /** Whether its transaction is as old as what was seen then. */
    private static boolean isStillInIts(Row row, Duration sinceSeen) {
        return Sessions.blocker(row).transactionAge().compareTo(sinceSeen) >= 0;
    }

    private static Obstacle obstacle(Row row) {
        return new Obstacle(Sessions.blocker(row), Sessions.statementAge(row));
    }

    private static RowSet<Row> ask(Loan loan, String sql, Tuple parameters) {
        return loan.answer(loan.connection().preparedQuery(sql).execute(parameters), LIMIT);
    }
}
