-- Appends behind a fence without an answer, so that it travels together with the commit: if the stream is not as it was seen,
-- PostgreSQL itself refuses everything that follows in the transaction, the commit included.
create function midstream.advance(
  of_journal bigint, of_stream integer, of_owner uuid, of_epoch bigint, at_version bigint, to_version bigint,
  new_state_type text, new_state text, term_millis bigint, event_types text[], event_bodies text[]
) returns void language plpgsql as $$
begin
  update midstream.stream set version = to_version, state_type = new_state_type, state = new_state::json,
      lease_until = clock_timestamp() + term_millis * interval '1 millisecond'
    where journal_id = of_journal and stream_no = of_stream and version = at_version
      and owner = of_owner and epoch = of_epoch;
  if not found then
    raise exception 'the lease on stream % is no longer ours', of_stream using errcode = 'MS001';
  end if;
  insert into midstream.event (journal_id, stream_no, version, type, body)
    select of_journal, of_stream, at_version + e.n, e.type, e.body::json
    from unnest(event_types, event_bodies) with ordinality as e (type, body, n);
end
$$;
