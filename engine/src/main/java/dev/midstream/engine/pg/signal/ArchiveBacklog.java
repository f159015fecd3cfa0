package dev.midstream.engine.pg.signal;

import dev.midstream.engine.throttle.Reading;
import dev.midstream.engine.throttle.Signal;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.List;

/**
 * {@link Signal#ARCHIVE_BACKLOG}: counted, if the role may look into the folder; else the distance from the segment that the archiver
 * last archived, or fails to archive, to the one being written, as GitLab reckons it.
 */
final class ArchiveBacklog extends ServerProbe {
    private static final String WHAT_MAY_BE_SEEN = """
            select current_setting('archive_mode') <> 'off' as archives,
              has_function_privilege('pg_ls_archive_statusdir()', 'execute') as counted""";

    private static final String READY =
            "select count(*)::float8 from pg_ls_archive_statusdir() where name ~ '^[0-9A-F]{24}[.]ready$'";

    /** A segment's name is its timeline and, in two halves of eight hexadecimal digits, its number. */
    private static final String DISTANCE = """
            with archiver as (
              select case when last_failed_time is not null and last_failed_time >= coalesce(last_archived_time, last_failed_time)
                  then last_failed_wal else last_archived_wal end as name,
                last_failed_time is not null and last_failed_time >= coalesce(last_archived_time, last_failed_time) as failing,
                pg_size_bytes(current_setting('wal_segment_size')) as segment
              from pg_stat_archiver),
            place as (
              select failing, case when name ~ '^[0-9A-F]{24}' then
                  ('x' || substr(name, 9, 8))::bit(32)::bigint * (4294967296 / segment) + ('x' || substr(name, 17, 8))::bit(32)::bigint end as at,
                div(pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0'), segment)::bigint as now
              from archiver)
            select case when at is not null then greatest(now - at - case when failing then 0 else 1 end, 0)::float8 end from place""";

    private final Questions questions;

    ArchiveBacklog(Questions questions) {
        super(Signal.ARCHIVE_BACKLOG, Duration.ofSeconds(5));
        this.questions = questions;
    }

    @Override
    List<Reading> look() {
        Row seen = questions.one(WHAT_MAY_BE_SEEN);
        if (!seen.getBoolean("archives")) {
            return notApplicable("archive_mode is off");
        }
        Double segments =
                questions.one(seen.getBoolean("counted") ? READY : DISTANCE).getDouble(0);
        return segments == null
                ? hidden("the files that wait to be archived (nothing was archived yet)")
                : value(segments);
    }
}
