package dev.midstream.engine.dataplane;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.EmbeddedServer;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lane.LaneEvent.BlocksDone;
import dev.midstream.engine.lane.LaneEvent.KeysDone;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.OwnServer;
import dev.midstream.engine.run.EngineListener;
import dev.midstream.engine.run.Stop;
import dev.midstream.planner.file.PhaseName;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the server is asked for a chunk does not depend on how many rows the chunk has. */
class StatementsOfAChunkTest {
    private static final int ROWS = 100_000;
    /** Where a chunk of keys ends, and its rows; everything else is about Midstream's own tables. */
    private static final int OF_THE_TABLE = 2;

    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1}, once: true}
            """;
    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: int, fill: id + 1}
            """;

    @Test
    void thereIsNoStatementForARow() {
        try (EmbeddedServer server = EmbeddedServer.start(
                EmbeddedServer.DEFAULT_MAJOR, Map.of("shared_preload_libraries", "pg_stat_statements"))) {
            runsWithFewStatements(server, COUNT);
            runsWithFewStatements(server, FILL);
        }
    }

    private static void runsWithFewStatements(EmbeddedServer server, String migration) {
        try (TestDatabase database = OwnServer.databaseOn(server)) {
            database.execute(
                    "create extension pg_stat_statements",
                    "create table t (id int primary key, n int not null default 0)",
                    "insert into t select g from generate_series(1, %d) g".formatted(ROWS),
                    "vacuum analyze t");
            try (Fixture fixture = new Fixture(database)) {
                fixture.run(migration, PhaseName.EXPAND);
                database.execute("select pg_stat_statements_reset()");
                fixture.run(migration, PhaseName.BACKFILL, 1, EngineListener.SILENT, new Stop());
                long chunks = EventRows.count(fixture, BlocksDone.class) + EventRows.count(fixture, KeysDone.class);
                long ofTheTable = calls(database, "query ~ '\"public\".\"t\"'");
                long all = calls(database, "true");
                String told = "%d chunks of %d rows, %d statements, %d of them about the table"
                        .formatted(chunks, ROWS, all, ofTheTable);
                System.out.println(told);
                assertTrue(chunks * 100 < ROWS, told);
                assertTrue(ofTheTable <= OF_THE_TABLE * chunks + 20, told);
                assertTrue(all < ROWS / 10, told);
                fixture.assertReplayEqualsState("m");
            }
        }
    }

    private static long calls(TestDatabase database, String which) {
        return database.number(
                "select coalesce(sum(calls), 0) from pg_stat_statements join pg_database d on d.oid = dbid where datname = current_database() and "
                        + which);
    }
}
