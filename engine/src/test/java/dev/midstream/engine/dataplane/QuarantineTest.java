package dev.midstream.engine.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.Policy;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.progress.Quarantine;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One row in a hundred does not take the change; all others do, and each of these waits for a person. */
@FreshDatabase
class QuarantineTest {
    private static final int ROWS = 20_000;
    private static final String FILL = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: int, fill: 1000 / v}
            """;

    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1000 / v / v + 1}, once: true}
            """;

    /** What is wrong with every hundredth row, and how a person puts it right. */
    enum Poison {
        DIVISION("22012", "update t set v = 0 where id % 100 = 50", "update t set v = 1 where v = 0"),
        CHECK(
                "23514",
                "update t set c = 1 where id % 100 = 50; alter table t add constraint small check (c = 0) not valid",
                "alter table t drop constraint small"),
        TRIGGER("P0001", before("raise exception 'not this one'"), "drop trigger before_hundredth on t"),
        UNIQUE(
                "23505",
                "alter table t add unique (d);" + before("new.d := 1; return new"),
                "drop trigger before_hundredth on t"),
        DEFERRED(
                "23505",
                "alter table t add unique (d) deferrable initially deferred;" + before("new.d := 1; return new"),
                "drop trigger before_hundredth on t"),
        DEFERRED_REFERENCE("23503", """
                create table other (d int primary key); insert into other values (1);
                alter table t add foreign key (d) references other deferrable initially deferred;""" + before("new.d := 2; return new"), "drop trigger before_hundredth on t"),
        DEFERRED_TRIGGER("P0001", """
                create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$;
                create constraint trigger at_commit after update on t deferrable initially deferred
                  for each row when (old.id % 100 = 50) execute function refuse()""", "drop trigger at_commit on t");

        private final String sqlState;
        private final String spoil;
        private final String repair;

        Poison(String sqlState, String spoil, String repair) {
            this.sqlState = sqlState;
            this.spoil = spoil;
            this.repair = repair;
        }

        private static String before(String act) {
            return """
                    create function hundredth() returns trigger language plpgsql as $$ begin %s; end $$;
                    create trigger before_hundredth before update on t for each row when (old.id %% 100 = 50)
                      execute function hundredth()""".formatted(act);
        }
    }

    @ParameterizedTest
    @EnumSource(Poison.class)
    void rowsThatAreRefusedByBlocksWaitAndAllOthersAreDone(Poison poison, TestDatabase database) {
        makeTable(database, poison);
        long ignored =
                stopsAndIsRepaired(database, poison, FILL); // whoever repairs a row may also fill it, by the trigger
        assertEquals(ROWS, database.number("select count(*) from t where f = 1000 / v"));
    }

    @ParameterizedTest
    @EnumSource(Poison.class)
    void rowsThatAreRefusedByKeysWaitAndAllOthersAreCountedOnce(Poison poison, TestDatabase database) {
        makeTable(database, poison);
        assertEquals(ROWS, stopsAndIsRepaired(database, poison, COUNT));
        assertEquals(ROWS, database.number("select count(*) from t where n = 1000 / v / v + 1"));
    }

    private static long stopsAndIsRepaired(TestDatabase database, Poison poison, String change) {
        try (Fixture fixture = new Fixture(database)) {
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(change));
            List<Quarantine> waiting =
                    Quarantine.of(fixture.engine().find("m").orElseThrow().view());
            assertIterableEquals(
                    database.rows("select format('(id) = (%s)', id) from t where id % 100 = 50 order by 1"),
                    waiting.stream().map(q -> q.row().row()).sorted().toList());
            assertTrue(waiting.stream().allMatch(q -> q.row().sqlState().equals(poison.sqlState)));
            assertTrue(failed.message().contains("200 rows are in quarantine, first (id) = ("), failed.message());
            assertEquals(poison.sqlState, failed.sqlState());
            assertEquals(ROWS - 200, EventRows.changed(fixture));
            database.execute(poison.repair);
            assertEquals(new Ending.Completed(), fixture.run(change));
            fixture.assertReplayEqualsState("m");
            return EventRows.changed(fixture);
        }
    }

    @Test
    void wrongExpressionStopsLongBeforeTheEnd(TestDatabase database) {
        makeTable(database, Poison.DIVISION);
        database.execute("update t set v = 0 where id > 2000");
        try (Fixture fixture = new Fixture(database);
                Live live = fixture.start(FILL, PhaseName.CONTRACT, 2, policy(500))) {
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, live.ending());
            assertTrue(failed.message().contains("more than 500 rows are in quarantine"), failed.message());
            int waiting = Quarantine.of(live.store().view()).size();
            assertTrue(waiting > 500 && waiting < 6_000, "in quarantine: " + waiting);
            fixture.assertReplayEqualsState("m");
        }
    }

    @Test
    void authorWhoWantsNoQuarantineIsStoppedByTheFirstRow(TestDatabase database) {
        makeTable(database, Poison.DIVISION);
        try (Fixture fixture = new Fixture(database);
                Live live = fixture.start(FILL, PhaseName.CONTRACT, 2, policy(0))) {
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, live.ending());
            assertEquals("22012", failed.sqlState());
            assertTrue(Quarantine.of(live.store().view()).size() < 50, failed.message());
            fixture.assertReplayEqualsState("m");
        }
    }

    private static Policy policy(int quarantineMax) {
        return new Policy(quarantineMax, Policy.OnOldSnapshot.GO_ON);
    }

    private static void makeTable(TestDatabase database, Poison poison) {
        database.execute(
                "create table t (id int primary key, v int not null, n int not null default 0, c int not null default 0, d int)",
                "insert into t select g, 1 + g %% 900, 0, 0, case when g = 1 then 1 end from generate_series(1, %d) g"
                        .formatted(ROWS),
                poison.spoil,
                "vacuum analyze t");
    }
}
