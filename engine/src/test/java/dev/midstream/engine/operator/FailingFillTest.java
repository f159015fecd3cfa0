package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.migration.MigrationState;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.BadMigration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@FreshDatabase
class FailingFillTest {
    private static final String DIVIDE = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: int, fill: 1000 / v, not_null: true}
            """;
    private static final String COUNT = """
            migration: m
            changes:
              - update: {table: t, set: {n: n + 1000 / v}, once: true}
            """;

    @BeforeEach
    void makeATableWithOneRowThatDoesNotFit(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v int not null, n int not null default 0)",
                "insert into t select g, case when g = 12345 then 0 else g end from generate_series(1, 20000) g",
                "vacuum analyze t");
    }

    @Test
    void rowThatDoesNotFitStopsTheRunAndRepairedLetsItGoOn(TestDatabase database) {
        try (Fixture fixture = new Fixture(database)) {
            assertStopped(fixture.run(DIVIDE));
            assertTrue(database.number("select count(*) from t where f is not null") > 0, "what is done is kept");
            MigrationState.Failed kept = assertInstanceOf(
                    MigrationState.Failed.class,
                    fixture.engine().find("m").orElseThrow().view().state().orElseThrow());
            assertEquals("22012", kept.sqlState());
            assertStopped(fixture.run(DIVIDE));
            database.execute("update t set v = 12345 where v = 0");
            assertEquals(new Ending.Completed(), fixture.run(DIVIDE));
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(20_000, database.number("select count(*) from t where f = 1000 / v"));
    }

    @Test
    void countedByKeysNoRowIsCountedTwiceAroundTheOneThatDoesNotFit(TestDatabase database) {
        try (Fixture fixture = new Fixture(database)) {
            assertStopped(fixture.run(COUNT));
            database.execute("update t set v = 12345 where v = 0");
            assertEquals(new Ending.Completed(), fixture.run(COUNT));
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(20_000, database.number("select count(*) from t where n = 1000 / v"));
    }

    @Test
    void requirementThatDoesNotHoldChangesNothing(TestDatabase database) {
        String required = """
                migration: m
                require: [{query: select min(v) > 0 from t, else: there are rows with v = 0}]
                """ + DIVIDE.substring(DIVIDE.indexOf("changes:"));
        try (Fixture fixture = new Fixture(database)) {
            BadMigration refused = assertThrows(BadMigration.class, () -> fixture.plan(required));
            assertTrue(refused.getMessage().contains("there are rows with v = 0"), refused.getMessage());
        }
        assertEquals(0, database.number("select count(*) from pg_namespace where nspname = 'midstream'"));
        assertEquals(3, database.number("select count(*) from information_schema.columns where table_name = 't'"));
    }

    private static void assertStopped(Ending ending) {
        Ending.Failed failed = assertInstanceOf(Ending.Failed.class, ending);
        assertEquals("22012", failed.sqlState());
        assertTrue(failed.message().contains("division by zero"), failed.message());
        assertTrue(failed.message().contains("public.t"), failed.message());
    }
}
