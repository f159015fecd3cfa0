package dev.midstream.bench.log;

import dev.midstream.bench.server.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The backfill's chunks in the log; those of the verification, which come in a later phase, are not among them. */
public final class ChunkLog {
    private static final String CHUNKS = """
            with fill as (
              select p.journal_id, p.at as begins, coalesce((
                select min(n.at) from midstream.event n
                where n.journal_id = p.journal_id and n.type = p.type and n.at > p.at), 'infinity') as ends
              from midstream.event p where p.type = 'migration.phase-started.v1' and lower(p.body->>'phase') = 'backfill')
            select e.stream_no, e.version, (extract(epoch from e.at) * 1e6)::bigint,
              (e.body->'weave'->>'from')::bigint, (e.body->'weave'->>'windowBlocks')::bigint, (e.body->'weave'->>'windows')::integer,
              (e.body->'weave'->>'strands')::integer, (e.body->>'index')::integer, (e.body->>'rows')::bigint,
              (extract(epoch from (e.body->'cost'->>'took')::interval + (e.body->'cost'->>'waited')::interval) * 1e6)::bigint
            from midstream.event e join fill f using (journal_id)
            where e.type = 'lane.blocks-done.v1' and e.at >= f.begins and e.at < f.ends
            order by e.stream_no, e.version""";
    private static final String EXISTS = "select (to_regclass('midstream.event') is not null)::integer";
    private static final String CLOCK = "select (extract(epoch from clock_timestamp()) * 1e6)::bigint";

    private static final String FILLING = """
            select (count(*) filter (where lower(body->>'phase') = 'backfill') = count(*) filter (where lower(body->>'phase') = 'validate')
              + 1)::integer
            from midstream.event where type = 'migration.phase-started.v1'""";

    private ChunkLog() {}

    /** Whether the backfill has begun and the next phase has not. */
    public static boolean isFilling(Database database) throws SQLException {
        return database.number(EXISTS) == 1 && database.number(FILLING) == 1;
    }

    /** Lane by lane, in their order; none if Midstream has not written its log yet. */
    public static List<Chunk> read(Database database) throws SQLException {
        return database.number(EXISTS) == 0 ? List.of() : database.rows(ChunkLog::chunk, CHUNKS);
    }

    /** The server's clock, which the events' times are of. */
    public static Instant now(Database database) throws SQLException {
        return instant(database.number(CLOCK));
    }

    private static Chunk chunk(ResultSet row) throws SQLException {
        long from = row.getLong(4);
        int windows = row.getInt(6);
        return new Chunk(
                row.getInt(1),
                row.getLong(2),
                instant(row.getLong(3)),
                from,
                from + row.getLong(5) * windows,
                row.getInt(8),
                windows * row.getInt(7),
                row.getLong(9),
                Duration.of(row.getLong(10), ChronoUnit.MICROS));
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
