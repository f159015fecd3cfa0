package dev.midstream.engine.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lane.LaneEvent.BlocksDone;
import dev.midstream.engine.lane.LaneEvent.KeysDone;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import org.junit.jupiter.api.Test;

/** An update has no trigger: a row that a client writes may move from ahead of the windows to behind them. */
@FreshDatabase
class MovingRowsTest {
    private static final String UPDATE = """
            migration: m
            changes:
              - update: {table: t, set: {n: 1}, where: n = 0}
            """;

    @Test
    void rowThatMovedBehindTheWindowsIsFoundByItsKey(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v text, n int not null default 0) with (autovacuum_enabled = off)",
                "insert into t select g, repeat('v', 60) from generate_series(1, 300000) g",
                "delete from t where id <= 40000",
                "vacuum analyze t");
        try (Fixture fixture = new Fixture(database);
                Live live = fixture.start(UPDATE, PhaseName.CONTRACT, 1)) {
            fixture.limit("m", 30_000);
            live.awaitRows(60_000);
            database.execute("update t set v = repeat('w', 60) where id > 299000");
            long behind =
                    database.number("select count(*) from t where n = 0 and id > 299000 and ctid < '(500,0)'::tid");
            assertTrue(behind > 100, "rows that moved to pages that are done: " + behind);
            fixture.unlimit("m");
            assertEquals(new Ending.Completed(), live.ending());
            fixture.assertReplayEqualsState("m");
            assertTrue(rows(fixture, BlocksDone.class) <= 260_000 - behind);
            assertTrue(rows(fixture, KeysDone.class) >= behind);
        }
        assertEquals(260_000, database.number("select count(*) from t where n = 1"));
    }

    private static long rows(Fixture fixture, Class<?> kind) {
        return fixture.laneEvents("m").stream()
                .filter(kind::isInstance)
                .mapToLong(event -> switch (event) {
                    case BlocksDone done -> done.rows();
                    case KeysDone done -> done.rows();
                    default -> 0;
                })
                .sum();
    }
}
