package dev.midstream.engine.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.lane.LaneEvent.LaneReset;
import dev.midstream.engine.lane.LaneEvent.LaneSplit;
import dev.midstream.engine.lane.LaneEvent.ViolationsFound;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rewritten table is one lane, however large it is; idle workers take parts of it. */
@FreshDatabase
class SplitLaneTest {
    private static final int ROWS = 100_000;
    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: bigint, fill: a * 100}
            """;

    @BeforeEach
    void makeATableOfSeveralThousandBlocks(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, a int not null, pad text not null) with (autovacuum_enabled = off)",
                "insert into t select g, g, repeat('x', 600) from generate_series(1, %d) g".formatted(ROWS),
                "vacuum analyze t");
    }

    @Test
    void idleWorkersSplitALaneAndEveryRowIsDoneOnce(TestDatabase database) {
        try (Fixture fixture = new Fixture(database);
                Live live = fixture.start(FILL, PhaseName.VALIDATE, 4)) {
            fixture.limit("m", 15_000);
            live.awaitRows(5_000);
            database.execute("vacuum full t");
            Live.until("the lane is split", () -> live.isOver() || EventRows.count(fixture, LaneSplit.class) > 0);
            fixture.unlimit("m");
            assertEquals(new Ending.AtGate(PhaseName.CONTRACT), live.ending());
            assertEquals(1, EventRows.count(fixture, LaneReset.class));
            assertTrue(EventRows.count(fixture, LaneSplit.class) > 0);
            assertEquals(ROWS, EventRows.changed(fixture));
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(0, database.number("select count(*) from t where f is distinct from a * 100"));
    }

    @Test
    void idleWorkersSplitAProofAndEveryViolationIsCountedOnce(TestDatabase database) {
        try (Fixture fixture = new Fixture(database)) {
            fixture.run(FILL, PhaseName.BACKFILL);
            database.execute(
                    "alter table t disable trigger user",
                    "update t set f = -1 where id % 10000 = 7",
                    "alter table t enable trigger user");
            long before = EventRows.count(fixture, LaneSplit.class);
            try (Live live = fixture.start(FILL, PhaseName.VALIDATE, 4)) {
                fixture.limit("m", 2_500); // blocks, when rows are only read
                Live.until(
                        "the proof is split",
                        () -> live.isOver() || EventRows.count(fixture, LaneSplit.class) > before);
                fixture.unlimit("m");
                Ending.Unproved found = assertInstanceOf(Ending.Unproved.class, live.ending());
                assertEquals(10, found.violations(), found.message());
                assertTrue(EventRows.count(fixture, LaneSplit.class) > before);
            }
            fixture.assertReplayEqualsState("m");
        }
    }

    @Test
    void violationsFoundBeforeARewriteAreCountedOnce(TestDatabase database) {
        try (Fixture fixture = new Fixture(database)) {
            fixture.run(FILL, PhaseName.BACKFILL);
            database.execute(
                    "alter table t disable trigger user",
                    "update t set f = -1 where id % 10000 = 7",
                    "alter table t enable trigger user");
            try (Live live = fixture.start(FILL, PhaseName.VALIDATE, 1)) {
                fixture.limit("m", 1_500); // blocks, when rows are only read
                Live.until(
                        "violations are found",
                        () -> live.isOver() || EventRows.count(fixture, ViolationsFound.class) > 0);
                database.execute("vacuum full t");
                fixture.unlimit("m");
                Ending.Unproved found = assertInstanceOf(Ending.Unproved.class, live.ending());
                assertEquals(10, found.violations(), found.message());
                assertTrue(EventRows.count(fixture, LaneReset.class) > 0);
            }
            fixture.assertReplayEqualsState("m");
        }
    }
}
