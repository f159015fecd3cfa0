package dev.midstream.checkpoints.pg;

/** The statements over Midstream's own tables. */
final class StreamSql {
    static final String NOW = "select clock_timestamp()";
    static final String FIND_JOURNAL = "select journal_id from midstream.journal where name = $1";
    static final String OPEN_JOURNAL = "insert into midstream.journal (name) values ($1) on conflict (name) do nothing";
    static final String JOURNALS = "select journal_id, name, created_at from midstream.journal order by journal_id";

    static final String HEAD_COLUMNS = """
            stream_no, version, state_type, state::text as state, owner, epoch,
            (extract(epoch from lease_until - clock_timestamp()) * 1000)::bigint as remaining_millis""";
    static final String HEADS =
            "select " + HEAD_COLUMNS + " from midstream.stream where journal_id = $1 order by stream_no";
    static final String HEAD =
            "select " + HEAD_COLUMNS + " from midstream.stream where journal_id = $1 and stream_no = $2";
    static final String HEAD_ALONE = HEAD + " for no key update";

    static final String HELD = """
            select journal_id, count(*) as held from midstream.stream
            where owner is not null and stream_no >= $1 and lease_until >= clock_timestamp() group by journal_id""";

    static final String READ = """
            select version, type, body::text as body, at from midstream.event
            where journal_id = $1 and stream_no = $2 and version > $3 order by version limit $4""";
    static final String INSERT_EVENTS = """
            insert into midstream.event (journal_id, stream_no, version, type, body)
            select $1, $2, $3 + e.n, e.type, e.body::json
            from unnest($4::text[], $5::text[]) with ordinality as e (type, body, n)""";
    static final String START_STREAM = """
            insert into midstream.stream (journal_id, stream_no, version, state_type, state)
            values ($1, $2, $3, $4, $5::text::json) on conflict do nothing""";
    static final String ADVANCE_STREAM = """
            update midstream.stream set version = $4, state_type = $5, state = $6::text::json
            where journal_id = $1 and stream_no = $2 and version = $3""";
    static final String ADVANCE = "select midstream.advance($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

    static final String CLAIM = """
            with candidate as materialized (
              select journal_id, stream_no, owner as previous_owner from midstream.stream
              where journal_id = $1 and stream_no = any ($2) and (owner is null or owner = $3 or lease_until < clock_timestamp())
              order by array_position($2, stream_no) limit 1
              for no key update skip locked)
            update midstream.stream s
            set owner = $3, epoch = s.epoch + 1, lease_until = clock_timestamp() + $4::bigint * interval '1 millisecond'
            from candidate c where s.journal_id = c.journal_id and s.stream_no = c.stream_no
            returning s.stream_no, s.version, s.state_type, s.state::text as state, s.owner, s.epoch,
              $4::bigint as remaining_millis, c.previous_owner""";
    static final String FENCE = "select midstream.fence($1, $2, $3, $4, $5, $6, $7)";
    static final String RENEW = """
            update midstream.stream set lease_until = clock_timestamp() + $5::bigint * interval '1 millisecond'
            where journal_id = $1 and stream_no = $2 and owner = $3 and epoch = $4""";
    static final String RELEASE = """
            update midstream.stream set owner = null, lease_until = null
            where journal_id = $1 and stream_no = $2 and owner = $3 and epoch = $4""";

    private StreamSql() {}
}
