-- Runs a statement ($1: rows to act on) over many rows, in portions that are halved around the rows that are refused, down to
-- the single row: everything that can be done is done, and what cannot is returned with its error. Only errors about data
-- (SQLSTATE classes 22 and 23, and what a trigger or function raises) are dealt with; every other one fails the whole. Rows are
-- found by their place: where nothing but the log would tell that one was missed, all_of_them have to be found.
create function midstream.apply_rows(
  statement text, wanted tid[], all_of_them boolean,
  out changed bigint, out refused tid[], out codes text[], out messages text[]
) language plpgsql as $$
declare
  portion_max constant integer := 64;  -- a failed portion is done again, so a large one costs more than it saves
  many constant integer := coalesce(cardinality(wanted), 0);
  step constant integer := case when many > portion_max then portion_max else (many + 1) / 2 end;
  code text;
  message text;
  part record;
begin
  changed := 0;
  refused := '{}';
  codes := '{}';
  messages := '{}';
  if many = 0 then
    return;
  end if;
  if many <= portion_max then
    begin
      execute statement using wanted;
      get diagnostics changed = row_count;
      if all_of_them and changed <> many then
        raise exception 'a trigger changed rows of this table that a chunk was about to change' using errcode = 'MS003';
      end if;
      return;
    exception when data_exception or integrity_constraint_violation or raise_exception then
      get stacked diagnostics code = returned_sqlstate, message = message_text;
      changed := 0;
      if many = 1 then
        refused := wanted;
        codes := array[code];
        messages := array[message];
        return;
      end if;
    end;
  end if;
  for low in 1 .. many by step loop
    select * into part from midstream.apply_rows(statement, wanted[low : least(low + step - 1, many)], all_of_them);
    changed := changed + part.changed;
    refused := refused || part.refused;
    codes := codes || part.codes;
    messages := messages || part.messages;
  end loop;
end
$$;
