package dev.midstream.engine.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.EngineListener;
import dev.midstream.engine.run.Stop;
import dev.midstream.planner.file.PhaseName;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** To find where a chunk of keys ends takes longer than a statement may: the server compares these keys very slowly. */
@FreshDatabase
class SlowBoundaryTest {
    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;

    private static final int ROWS = 12;
    /** Of a thousand rows, with which a worker begins. */
    private static final int HALVINGS_TO_ONE_ROW = 10;

    /** So that even the smallest chunk, which is given the time it takes, takes more than a second. */
    private static final int MILLIS = 150;

    @Test
    void chunksBecomeSmallerUntilTheirEndIsFoundInTime(TestDatabase database) {
        database.execute(
                """
                create function slow_compare(a int, b int) returns int language plpgsql immutable as $$
                begin
                  perform pg_sleep(current_setting('slow.millis', true)::float / 1000);
                  return btint4cmp(a, b);
                end $$""",
                """
                create operator class slow_ops for type int using btree as
                operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 slow_compare(int, int)""",
                "create type slow as range (subtype = int, subtype_opclass = slow_ops)",
                "create table t (id slow primary key, n int not null default 0) with (fillfactor = 40)",
                "insert into t select slow(g, g + 1) from generate_series(1, %d) g".formatted(ROWS),
                "vacuum t",
                setting(database, "slow.millis = " + MILLIS),
                // A table as small as this one would be sorted, or read whole, and every row compared many times.
                setting(database, "enable_sort = off"),
                setting(database, "enable_seqscan = off"),
                setting(database, "enable_bitmapscan = off"));
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        EngineListener listener = new EngineListener() {
            @Override
            public void chunkFailed(int lane, String sqlState, String message) {
                failures.add(sqlState);
            }
        };
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.Completed(), fixture.run(COUNT, PhaseName.CONTRACT, 1, listener, new Stop()));
            fixture.assertReplayEqualsState("m");
            assertEquals(ROWS, EventRows.changed(fixture));
        }
        assertTrue(
                failures.size() >= 3 && failures.size() <= HALVINGS_TO_ONE_ROW,
                "chunks that took too long: " + failures);
        assertTrue(failures.stream().allMatch("57014"::equals), failures::toString);
        assertEquals(ROWS, database.number("select count(*) from t where n = 1"));
    }

    private static String setting(TestDatabase database, String setting) {
        return "alter database \"%s\" set %s".formatted(database.name(), setting);
    }
}
