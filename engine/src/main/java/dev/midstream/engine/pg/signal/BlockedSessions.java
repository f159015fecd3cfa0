package dev.midstream.engine.pg.signal;

import dev.midstream.engine.pg.SessionName;
import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;

/** {@link Signal#BLOCKED_SESSIONS}. Needs no privilege: everybody sees locks, and names of sessions. */
final class BlockedSessions extends ServerProbe {
    /**
     * pg_blocking_pids holds up the whole lock manager, so it is asked only for who waits, and not for many. A session that waits
     * behind a queued request of ours is blocked by us, too. Autovacuum gives way or has time; it has no user.
     */
    private static final String LONGEST = """
            with ours as materialized (select pid from pg_stat_activity where %s),
            waiting as materialized (
              select pid, min(waitstart) as since from pg_locks
              where not granted and pid not in (select pid from ours) group by pid order by since limit 50)
            select format('session %%s%%s', a.pid, case when a.application_name <> '' then ' (' || a.application_name || ')' else '' end),
              coalesce(extract(epoch from clock_timestamp() - w.since), 0)::float8
            from waiting w join pg_stat_activity a on a.pid = w.pid
            where a.usesysid is not null and pg_blocking_pids(w.pid) && array(select pid from ours)
            order by 2 desc limit 1""".formatted(SessionName.isOurs("application_name"));

    private final Questions questions;

    BlockedSessions(Questions questions) {
        super(Signal.BLOCKED_SESSIONS, Duration.ofMillis(500));
        this.questions = questions;
    }

    @Override
    List<Reading> look() {
        List<Row> longest = questions.all(LONGEST);
        return longest.isEmpty()
                ? value(0)
                : value(longest.getFirst().getString(0), longest.getFirst().getDouble(1));
    }
}
