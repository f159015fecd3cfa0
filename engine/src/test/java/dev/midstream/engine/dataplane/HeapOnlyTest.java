package dev.midstream.engine.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lane.ChunkCost;
import dev.midstream.engine.lane.LaneEvent.BlocksDone;
import dev.midstream.engine.lane.LaneEvent.WeaveChosen;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.EngineListener;
import dev.midstream.engine.run.Stop;
import dev.midstream.planner.file.PhaseName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New row versions find room on their own page, and indexes do not grow. */
@FreshDatabase
class HeapOnlyTest {
    private static final int ROWS = 240_000;
    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: bigint, fill: a * 100}
            """;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void fullPagesAreWoven(int workers, TestDatabase database) {
        makeTable(database, 100);
        long index = database.number("select pg_relation_size('t_pkey')");
        try (Fixture fixture = new Fixture(database)) {
            fill(fixture, workers);
            assertTrue(hot(fixture) > 0.6, "heap-only: " + hot(fixture));
        }
        double growth = (double) database.number("select pg_relation_size('t_pkey')") / index;
        assertTrue(
                growth < 1.7,
                "the index grew " + growth); // by 1.05 if nothing delays the workers, by 2 if it is not woven
    }

    @Test
    void pagesWithRoomAreGoneOverLessOften(TestDatabase database) {
        makeTable(database, 50);
        try (Fixture fixture = new Fixture(database)) {
            fill(fixture, 1);
            assertTrue(hot(fixture) > 0.9, "heap-only: " + hot(fixture));
            int fewest = done(fixture).stream()
                    .mapToInt(chunk -> chunk.weave().strands())
                    .min()
                    .orElseThrow();
            assertTrue(fewest <= 4, "strands: " + fewest);
        }
    }

    @Test
    void indexInNoOrderOfTheRowsHardlyGrows(TestDatabase database) {
        makeTable(database, 100);
        database.execute(
                "alter table t add column mail uuid not null default gen_random_uuid()",
                "vacuum full t",
                "create unique index by_mail on t (mail)",
                "vacuum analyze t");
        long index = database.number("select pg_relation_size('by_mail')");
        try (Fixture fixture = new Fixture(database)) {
            fill(fixture, 1);
            assertTrue(hot(fixture) > 0.7, "heap-only: " + hot(fixture));
            assertTrue(
                    fixture.laneEvents("m").stream()
                            .anyMatch(event -> event instanceof WeaveChosen chosen
                                    && chosen.reason().contains("by_mail")),
                    fixture.laneEvents("m").toString());
        }
        double growth = (double) database.number("select pg_relation_size('by_mail')") / index;
        assertTrue(growth < 1.2, "the index grew " + growth);
    }

    @Test
    void updateOfAColumnThatIsThereIsWovenToo(TestDatabase database) {
        makeTable(database, 100);
        long heap = database.number("select pg_relation_size('t')");
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.Completed(), fixture.run("""
                    migration: m
                    changes:
                      - update: {table: t, set: {pad: "repeat('y', 60)"}}
                    """));
            fixture.assertReplayEqualsState("m");
            assertTrue(hot(fixture) > 0.6, "heap-only: " + hot(fixture));
        }
        double growth = (double) database.number("select pg_relation_size('t')") / heap;
        assertTrue(growth < 1.3, "the table grew " + growth);
        assertEquals(ROWS, database.number("select count(*) from t where pad = repeat('y', 60)"));
    }

    private static void fill(Fixture fixture, int workers) {
        Ending ending = fixture.run(FILL, PhaseName.BACKFILL, workers, EngineListener.SILENT, new Stop());
        assertEquals(new Ending.AtGate(PhaseName.VALIDATE), ending);
        fixture.assertReplayEqualsState("m");
    }

    private static List<BlocksDone> done(Fixture fixture) {
        return fixture.laneEvents("m").stream()
                .filter(BlocksDone.class::isInstance)
                .map(BlocksDone.class::cast)
                .toList();
    }

    private static double hot(Fixture fixture) {
        long hot = done(fixture).stream()
                .map(BlocksDone::cost)
                .mapToLong(ChunkCost::hotRows)
                .sum();
        return (double) hot / ROWS;
    }

    private static void makeTable(TestDatabase database, int fillfactor) {
        database.execute(
                "create table t (id int primary key, a int not null, pad text not null) with (autovacuum_enabled = off, fillfactor = %d)"
                        .formatted(fillfactor),
                "insert into t select g, g, repeat('x', 60) from generate_series(1, %d) g".formatted(ROWS),
                "vacuum analyze t");
    }
}
