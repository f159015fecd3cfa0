package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table that has rows gets its primary key, or the rows in the way are named; a rollback leaves it as it was. */
class PrimaryKeyTest {
    private static final String KEY = """
            migration: m
            changes:
              - add_constraint: {table: t, primary_key: [region, no]}
              - sql: {phase: contract, up: "select 1", down: "select 1"}
            """;
    private static final String KEYS =
            "select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = 't'::regclass and contype in ('p', 'c')";

    @ParameterizedTest
    @ValueSource(ints = {14, 17, 18})
    void nullsAndDuplicatesAreNamedAndOnceMendedItGoesOn(int major) {
        try (TestDatabase database = database(major);
                Fixture fixture = new Fixture(database)) {
            database.execute("update t set no = null where id = 7", "update t set no = 500 where id in (501, 502)");
            Ending.Failed nulls = assertInstanceOf(Ending.Failed.class, fixture.run(KEY));
            assertEquals(major < 18 ? "23514" : "23502", nulls.sqlState());
            assertTrue(nulls.message().contains("the row in question: row at ("), nulls.message());

            database.execute("update t set no = 7 where id = 7");
            Ending.Failed duplicates = assertInstanceOf(Ending.Failed.class, fixture.run(KEY));
            assertEquals("23505", duplicates.sqlState());
            assertTrue(
                    duplicates
                            .message()
                            .contains("one key is there more than once: (region, no) = (north, 500) 3 times"),
                    duplicates.message());
            assertEquals(0, database.number("select count(*) from pg_index where indrelid = 't'::regclass"));

            database.execute("update t set no = id where no = 500");
            assertEquals(new Ending.Completed(), fixture.run(KEY));
            assertEquals(List.of("t_pkey|PRIMARY KEY (region, no)"), database.rows(KEYS));
            fixture.assertReplayEqualsState("m");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 17, 18})
    void rolledBackTheTableIsAsItWas(int major) {
        try (TestDatabase database = database(major);
                Fixture fixture = new Fixture(database)) {
            List<String> before = CatalogText.of(database);
            assertEquals(new Ending.AtGate(PhaseName.CONTRACT), fixture.run(KEY, PhaseName.VALIDATE));
            assertEquals(List.of("t_pkey|PRIMARY KEY (region, no)"), database.rows(KEYS));
            assertEquals(new Ending.RolledBack(), fixture.rollback("m"));
            assertEquals(before, CatalogText.of(database));
            assertEquals(new Ending.Completed(), fixture.run(KEY));
            assertEquals(List.of("t_pkey|PRIMARY KEY (region, no)"), database.rows(KEYS));
            fixture.assertReplayEqualsState("m");
        }
    }

    private static TestDatabase database(int major) {
        TestDatabase database = TestDatabase.createOn(TestServers.of(major));
        database.execute(
                "create table t (id int, no int, region text not null)",
                "insert into t select g, g, 'north' from generate_series(1, 2000) g");
        return database;
    }
}
