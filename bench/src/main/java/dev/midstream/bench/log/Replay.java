package dev.midstream.bench.log;

import dev.midstream.bench.server.Database;
import java.sql.SQLException;

/**
 * The log of a run written once more, alone, on a server that has nothing else to do: fence, event, and head of every chunk, each
 * in a transaction of its own, by the statements that a chunk sends, but without a chunk. So the WAL is the log's and nobody else's,
 * which no view of the server tells of the run itself. The database is of no use afterwards.
 *
 * <p>A head's state is not kept, only the last one is: in its place stands the last state with the event in it, which is longer than
 * any state in between was. So the figures are rather too high than too low.
 */
public final class Replay {
    private static final String WAL_POSITION = "select pg_current_wal_insert_lsn()::text";
    private static final String WAL_SINCE =
            "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), ?::text::pg_lsn)::bigint";
    /** Ends autovacuum's work on them, too: it would write WAL beside ours. A chunk's commit does not wait for the disk either. */
    private static final String[] QUIET = {
        "alter table items set (autovacuum_enabled = false)",
        "alter table midstream.event set (autovacuum_enabled = false)",
        "set synchronous_commit = off"
    };

    private static final String REPLAY = """
            do $$
            declare
              replay bigint;
              me constant uuid := gen_random_uuid();
              chunk record;
              begun timestamptz;
              fenced timestamptz;
              fence_time interval := '0';
              record_time interval := '0';
              chunks bigint := 0;
            begin
              insert into midstream.journal (name) values ('bench replay') returning journal_id into replay;
              insert into midstream.stream (journal_id, stream_no, version, state_type, state, owner, epoch, lease_until)
                select replay, s.stream_no, 1, s.state_type, s.state, me, 1, 'infinity' from midstream.stream s
                where exists (
                  select from midstream.event e
                  where e.journal_id = s.journal_id and e.stream_no = s.stream_no and e.type = 'lane.blocks-done.v1');
              commit;
              for chunk in
                select e.stream_no, e.type, e.body, json_build_object('cursor', e.body, 'state', s.state) as state,
                  row_number() over (partition by e.stream_no order by e.version) as version
                from midstream.event e join midstream.stream s using (journal_id, stream_no)
                where e.type = 'lane.blocks-done.v1' order by e.at
              loop
                begun := clock_timestamp();
                perform midstream.fence(replay, chunk.stream_no, me, 1, chunk.version, 0, 0);
                fenced := clock_timestamp();
                insert into midstream.event (journal_id, stream_no, version, type, body)
                  values (replay, chunk.stream_no, chunk.version + 1, chunk.type, chunk.body);
                update midstream.stream
                  set version = chunk.version + 1, state = chunk.state, lease_until = clock_timestamp() + interval '30 seconds'
                  where journal_id = replay and stream_no = chunk.stream_no and version = chunk.version and owner = me and epoch = 1;
                record_time := record_time + (clock_timestamp() - fenced);
                fence_time := fence_time + (fenced - begun);
                chunks := chunks + 1;
                commit;
              end loop;
              create temporary table replayed as
                select extract(epoch from fence_time) * 1e6 / greatest(chunks, 1) as fence,
                  extract(epoch from record_time) * 1e6 / greatest(chunks, 1) as record;
            end
            $$""";

    private Replay() {}

    /** Means of a chunk in the server, and the WAL of all. */
    public record Cost(double fenceMillis, double recordMillis, long walBytes) {}

    public static Cost of(Database database) throws SQLException {
        database.execute(QUIET);
        String before = database.text(WAL_POSITION).orElseThrow();
        database.execute(REPLAY);
        long walBytes = database.number(WAL_SINCE, before);
        return new Cost(millis(database, "fence"), millis(database, "record"), walBytes);
    }

    private static double millis(Database database, String column) throws SQLException {
        return database.number("select round(" + column + ") from replayed") / 1e3;
    }
}
