package dev.midstream.bench.method;

import dev.midstream.bench.server.Database;
import dev.midstream.bench.table.Table;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What pgroll has PostgreSQL do, where pgroll itself is not at hand: a flag column that is true for every row still to be done,
 * batches of the next 1000 flagged keys that are locked and then set to themselves, and a trigger that computes the column and
 * clears the flag. After {@code pkg/backfill} of github.com/xataio/pgroll (templates/sql.go and templates/function.go at 32e9fd2
 * and 5b3c948, DefaultBatchSize in config.go); the wording is ours.
 */
public final class PgrollStatement implements Method {
    private static final int BATCH = 1_000;
    private static final String[] PREPARATION = {
        "alter table items add column f bigint",
        "alter table items add column to_do boolean default true",
        """
        create function bench_pgroll() returns trigger language plpgsql as $$
        begin
          new.f := new.a * 100;
          new.to_do := false;
          return new;
        end $$""",
        "create trigger bench_pgroll before insert or update on items for each row execute function bench_pgroll()"
    };
    private static final String NEXT_BATCH = """
            with next as (
              select id from items where to_do%s order by id limit %d for no key update),
            done as (
              update items set id = items.id from next where items.id = next.id returning items.id)
            select id from done order by id desc limit 1""";

    @Override
    public String name() {
        return "pgroll-statement";
    }

    @Override
    public String description() {
        return "pgroll's batches of %,d with its flag column and its trigger, sent by us (no pgroll on PATH)"
                .formatted(BATCH);
    }

    @Override
    public Optional<String> unfitFor(Table table) {
        return PgrollBinary.needsNewColumn(table);
    }

    /** Its trigger is how it fills, so there is no run without it. */
    @Override
    public void prepare(Database database, Table table, boolean trigger) throws SQLException {
        database.execute(PREPARATION);
    }

    @Override
    public Outcome run(Database database, Table table) throws SQLException {
        Optional<String> last = database.text(NEXT_BATCH.formatted("", BATCH));
        String above =
                NEXT_BATCH.formatted(" and id > ?::text::" + table.shape().keyType(), BATCH);
        while (last.isPresent()) {
            last = database.text(above, last.get());
        }
        return Outcome.PLAIN;
    }
}
