-- What the governor of this database measured last: overwritten, because samples are not history; a change of behaviour that
-- follows from one is an event in the journal ~server.
create table midstream.reading (
  signal text collate "C" not null,
  subject text collate "C" not null,  -- a standby, a slot, a table; empty for the server as a whole
  kind text not null check (kind in ('value', 'not-applicable', 'unreadable')),
  value double precision,
  slow double precision,  -- the bounds in force when it was read
  stop double precision,
  why text not null default '',
  at timestamptz not null default clock_timestamp(),
  primary key (signal, subject)
) with (fillfactor = 50);

-- Written again and again by the governor, to learn how long a commit of one small row takes.
create table midstream.heartbeat (
  id integer primary key,
  at timestamptz not null default clock_timestamp()
) with (fillfactor = 50);

insert into midstream.heartbeat (id) values (1);

-- Which streams are held, over all journals. A chunk changes neither column nor owner, so its update stays heap-only.
create index stream_held on midstream.stream (journal_id, stream_no) where owner is not null;
