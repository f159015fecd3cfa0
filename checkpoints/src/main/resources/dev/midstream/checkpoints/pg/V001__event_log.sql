-- The event log. A stream's row is its head: version, state (the fold of its events) and lease, written in one transaction
-- with its events. No sequence and no row is shared by two streams, so writers of different streams never meet.

create table midstream.journal (
  journal_id bigint generated always as identity primary key,
  name text collate "C" not null unique,
  created_at timestamptz not null default clock_timestamp(),
  created_by text not null default session_user
);

create table midstream.stream (
  journal_id bigint not null references midstream.journal,
  stream_no integer not null check (stream_no >= 0),
  version bigint not null check (version > 0),
  state_type text not null,
  state json not null,  -- json, not jsonb: the bytes are compared with those of a replay
  owner uuid,
  epoch bigint not null default 0,
  lease_until timestamptz,
  primary key (journal_id, stream_no)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

create table midstream.event (
  journal_id bigint not null,
  stream_no integer not null,
  version bigint not null,
  type text not null,
  body json not null,
  at timestamptz not null default clock_timestamp(),
  xid xid8 not null default pg_current_xact_id(),  -- lets a reader across streams order by (xid, …) below pg_snapshot_xmin
  primary key (journal_id, stream_no, version)
);

create function midstream.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'midstream.event is append-only: history is not changed';
end
$$;

create trigger append_only before update or delete or truncate on midstream.event
  for each statement execute function midstream.refuse_change();

-- Raises instead of answering, so that it can be sent ahead of the work it guards in one round trip:
-- if it does not hold, PostgreSQL itself refuses everything that follows in the transaction.
create function midstream.fence(
  of_journal bigint, of_stream integer, of_owner uuid, of_epoch bigint, at_version bigint,
  guard_stream integer, guard_version bigint
) returns void language plpgsql as $$
begin
  perform from midstream.stream
    where journal_id = of_journal and stream_no = of_stream
      and owner = of_owner and epoch = of_epoch and version = at_version
    for no key update;
  if not found then
    raise exception 'the lease on stream % is no longer ours', of_stream using errcode = 'MS001';
  end if;
  if guard_stream is not null then
    if guard_version <> coalesce(
        (select version from midstream.stream where journal_id = of_journal and stream_no = guard_stream), 0) then
      raise exception 'stream % has moved on', guard_stream using errcode = 'MS002';
    end if;
  end if;
end
$$;
