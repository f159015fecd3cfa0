package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.planner.plan.Plan;
import dev.midstream.planner.plan.Step;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * A table whose counter {@code n} a migration raises by one, exactly once a row, while clients raise it by a thousand, delete rows
 * and insert others above the last; and the sums that must come out even.
 */
final class Ledger {
    static final String MIGRATION = """
            migration: ledger
            changes:
              - update: {table: ledger, set: {n: n + 1}, once: true}
            """;

    private final TestDatabase database;
    private final long rows;
    private final AtomicLong nextId;
    private final AtomicLong deletedAfterwards = new AtomicLong();

    Ledger(TestDatabase database, long rows) {
        this.database = database;
        this.rows = rows;
        this.nextId = new AtomicLong(rows + 1);
        database.execute(
                "create table ledger (id bigint primary key, n bigint not null, marks int not null default 0, note text)",
                "insert into ledger select g, 0, 0, 'note ' || g from generate_series(1, %d) g".formatted(rows),
                "vacuum analyze ledger");
    }

    /** One act of a client. */
    void touch(Statement statement, RandomGenerator random) throws SQLException {
        long id = random.nextLong(rows) + 1;
        switch (random.nextInt(10)) {
            case 0 -> delete(statement, id);
            case 1, 2 -> statement.execute("insert into ledger values (%d, 0)".formatted(nextId.getAndIncrement()));
            case 3, 4, 5 -> statement.execute("update ledger set note = note || '.' where id = %d".formatted(id));
            default ->
                statement.execute("update ledger set n = n + 1000, marks = marks + 1 where id = %d".formatted(id));
        }
    }

    private void delete(Statement statement, long id) throws SQLException {
        try (ResultSet deleted = statement.executeQuery("delete from ledger where id = %d returning n".formatted(id))) {
            if (deleted.next() && deleted.getLong(1) % 1000 == 1) {
                deletedAfterwards.incrementAndGet();
            }
        }
    }

    /** Every row that was there at the beginning is counted up once, no other is, and the log knows how many it were. */
    void assertEven(Fixture fixture) {
        String old = "id <= " + rows;
        assertEquals(
                0, database.number("select count(*) from ledger where %s and n <> marks * 1000 + 1".formatted(old)));
        assertEquals(
                0, database.number("select count(*) from ledger where not (%s) and n <> marks * 1000".formatted(old)));
        long changed = database.number("select count(*) from ledger where " + old) + deletedAfterwards.get();
        assertEquals(changed, fixture.rowsOnRecord("ledger", step(fixture)));
        fixture.assertReplayEqualsState("ledger");
    }

    private static int step(Fixture fixture) {
        Plan plan = fixture.engine().plan(fixture.engine().find("ledger").orElseThrow());
        return plan.steps().stream()
                .filter(Step.Backfill.class::isInstance)
                .findFirst()
                .orElseThrow()
                .number();
    }
}
