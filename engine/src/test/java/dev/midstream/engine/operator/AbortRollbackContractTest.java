package dev.midstream.engine.operator;

import static dev.midstream.engine.pg.Fixture.TESTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@FreshDatabase
class AbortRollbackContractTest {
    private static final String MIGRATION = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: upper(v), not_null: true}
              - create_index: {table: t, columns: [f], name: t_by_f}
              - add_constraint: {table: t, check: f <> '', name: t_f_not_empty}
            """;
    private static final String CATALOG = """
            select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || coalesce(column_default, '')
            from information_schema.columns where table_schema = 'public'
            union all select 'trigger ' || tgname from pg_trigger where tgrelid = 't'::regclass
            union all select 'constraint ' || conname from pg_constraint where connamespace = 'public'::regnamespace
            union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
            union all select 'function ' || proname from pg_proc where pronamespace = 'public'::regnamespace
            order by 1""";

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v text not null)",
                "insert into t select g, 'v' || g from generate_series(1, 50000) g",
                "vacuum analyze t");
    }

    @Test
    void abortedInTheMiddleItKeepsWhatIsDoneAndRolledBackItIsAsIfItHadNeverBeen(TestDatabase database) {
        List<String> catalog = database.rows(CATALOG);
        List<String> rows = database.rows("select * from t order by id");
        try (Fixture fixture = new Fixture(database)) {
            try (Live live = fixture.start(MIGRATION, PhaseName.CONTRACT, 2)) {
                fixture.limit("m", 10_000);
                live.awaitRows(3_000);
                live.store().request(new ControlEvent.AbortRequested(TESTER, "fire"));
                assertEquals(
                        "fire",
                        assertInstanceOf(Ending.Aborted.class, live.ending())
                                .by()
                                .reason());
            }
            long kept = database.number("select count(*) from t where f = upper(v)");
            assertTrue(kept >= 3_000 && kept < 50_000, "rows kept: " + kept);
            assertEquals(new Ending.RolledBack(), fixture.rollback("m"));
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(catalog, database.rows(CATALOG));
        assertEquals(rows, database.rows("select * from t order by id"));
    }

    @Test
    void abortedItGoesOnAfterResume(TestDatabase database) {
        try (Fixture fixture = new Fixture(database)) {
            try (Live live = fixture.start(MIGRATION, PhaseName.CONTRACT, 2)) {
                fixture.limit("m", 10_000);
                live.awaitRows(3_000);
                live.store().request(new ControlEvent.AbortRequested(TESTER, "fire"));
                assertInstanceOf(Ending.Aborted.class, live.ending());
                live.store().request(new ControlEvent.Resumed(TESTER));
            }
            fixture.unlimit("m");
            assertEquals(new Ending.Completed(), fixture.run(MIGRATION));
        }
        assertEquals(50_000, database.number("select count(*) from t where f = upper(v)"));
    }

    @Test
    void rollbackInWhoseWayAViewStandsFailsOnceAndSucceedsWhenTheViewIsGone(TestDatabase database) {
        List<String> catalog = database.rows(CATALOG);
        try (Fixture fixture = new Fixture(database)) {
            fixture.run(MIGRATION, PhaseName.BACKFILL);
            database.execute("create view w as select f from t");
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.rollback("m"));
            assertEquals("2BP01", failed.sqlState());
            assertTrue(failed.message().contains("view w"), failed.message());
            assertEquals(
                    1,
                    fixture.eventTypes("m").stream()
                            .filter("migration.step-failed.v1"::equals)
                            .count());
            database.execute("drop view w");
            assertEquals(new Ending.RolledBack(), fixture.rollback("m"));
        }
        assertEquals(catalog, database.rows(CATALOG));
    }

    @Test
    void afterTheGateContractTakesTheTriggersAway(TestDatabase database) {
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.AtGate(PhaseName.CONTRACT), fixture.run(MIGRATION, PhaseName.VALIDATE));
            database.execute("insert into t (id, v) values (0, 'new')");
            assertEquals("NEW", database.value("select f from t where id = 0"));
            assertEquals(new Ending.Completed(), fixture.run(MIGRATION, PhaseName.CONTRACT));
            assertEquals(List.of(), database.rows("select tgname from pg_trigger where tgrelid = 't'::regclass"));
            assertEquals(
                    "NO", database.value("select is_nullable from information_schema.columns where column_name = 'f'"));
            assertEquals(new Ending.Completed(), fixture.rollback("m"), "what is contracted is not taken back");
            assertEquals(50_001, database.number("select count(*) from t where f = upper(v)"));
            fixture.assertReplayEqualsState("m");
        }
    }
}
