package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServer;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the file to the end on every version that is supported; the one that all other tests use is left to them. */
class VersionsTest {
    private static final String MIGRATION = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: upper(v), not_null: true}
              - add_column: {table: t, column: org, type: int, fill: id % 10, not_null: true, references: orgs(id)}
              - create_index: {table: t, columns: [org, f]}
              - add_constraint: {table: t, unique: [f, id]}
            """;

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 15, 16, 18})
    void columnIsFilledProvedAndNotNull(int major) {
        try (TestDatabase database = shop(TestServers.of(major));
                Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.Completed(), fixture.run(MIGRATION));
            assertDone(database, fixture);
        }
    }

    @Test
    void inAContainerOfTheOfficialImage() {
        assumeTrue(TestServers.dockerIsThere(), "there is no Docker here");
        try (TestDatabase database = shop(TestServers.container(TestServers.defaultMajor()));
                Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.AtGate(PhaseName.CONTRACT), fixture.run(MIGRATION, PhaseName.VALIDATE));
            assertEquals(new Ending.RolledBack(), fixture.rollback("m"));
            assertEquals(2, database.number("select count(*) from information_schema.columns where table_name = 't'"));
            assertEquals(new Ending.Completed(), fixture.run(MIGRATION));
            assertDone(database, fixture);
        }
    }

    private static TestDatabase shop(TestServer server) {
        return TestDatabase.createOn(server)
                .execute(
                        "create table orgs (id int primary key)",
                        "insert into orgs select generate_series(0, 9)",
                        "create table t (id int primary key, v text not null)",
                        "insert into t select g, 'v' || g from generate_series(1, 5000) g");
    }

    private static void assertDone(TestDatabase database, Fixture fixture) {
        fixture.assertReplayEqualsState("m");
        assertEquals(5_000, database.number("select count(*) from t where f = upper(v) and org = id % 10"));
        assertEquals(2, database.number("""
                select count(*) from pg_attribute
                where attrelid = 't'::regclass and attname in ('f', 'org') and attnotnull"""));
        assertEquals(0, database.number("""
                select count(*) from pg_constraint
                where conrelid = 't'::regclass and (contype = 'c' or not convalidated)"""), "what helped to prove it is gone");
    }
}
