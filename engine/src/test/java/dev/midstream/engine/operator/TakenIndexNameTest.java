package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Between the plan and the build somebody else gives the index's name away. */
@FreshDatabase
class TakenIndexNameTest {
    private static final String INDEX = """
            migration: m
            changes:
              - create_index: {table: t, columns: [v], name: t_by_v}
            """;
    private static final String IS_BUILT =
            "select count(*) from pg_index where indexrelid = 't_by_v'::regclass and indrelid = 't'::regclass and indisvalid and indkey::text = '2'";

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table t (gone int, v text, id int)",
                "insert into t select g, 'v' || g, g from generate_series(1, 1000) g");
    }

    @Test
    void indexOfAnotherTableIsNoneOfOurs(TestDatabase database) {
        database.execute("create table other (v text)");
        isLeftAlone(
                database, "create index t_by_v on other (v)", "CREATE INDEX t_by_v ON public.other USING btree (v)");
    }

    @Test
    void indexOfOtherColumnsIsNoneOfOurs(TestDatabase database) {
        isLeftAlone(
                database, "create index t_by_v on t (v, id)", "CREATE INDEX t_by_v ON public.t USING btree (v, id)");
    }

    @Test
    void uniqueIndexIsNoneOfOurs(TestDatabase database) {
        isLeftAlone(database, "create unique index t_by_v on t (v)", "CREATE UNIQUE INDEX t_by_v");
    }

    @Test
    void invalidIndexOfAnotherTableIsNotDropped(TestDatabase database) {
        database.execute("create table other (v text) partition by hash (v)");
        database.execute("create table other_1 partition of other for values with (modulus 1, remainder 0)");
        isLeftAlone(database, "create index t_by_v on only other (v)", "CREATE INDEX t_by_v ON ONLY public.other");
    }

    @Test
    void buildOfAnotherSessionIsNotStruckDown(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection shop = database.connect()) {
            Store ignored = fixture.register(INDEX);
            shop.setAutoCommit(false);
            shop.createStatement().execute("update t set v = v where id = 1");
            CompletableFuture<TestDatabase> build =
                    CompletableFuture.supplyAsync(() -> database.execute("create index concurrently t_by_v on t (v)"));
            Live.until(
                    "somebody builds",
                    () -> database.number("select count(*) from pg_index where indrelid = 't'::regclass") == 1);
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(INDEX));
            assertEquals("42P07", failed.sqlState());
            assertTrue(failed.message().contains("is being built by another session"), failed.message());
            shop.rollback();
            build.join();
            String built = database.value("select 't_by_v'::regclass::oid");
            assertEquals(new Ending.Completed(), fixture.run(INDEX));
            assertEquals(built, database.value("select 't_by_v'::regclass::oid"), "it was what the step would build");
        }
    }

    @Test
    void whatOurStatementMakesIsOursHoweverItIsWritten(TestDatabase database) {
        database.execute(
                "alter table t drop column gone", "create schema \"a (b\"", "create table \"a (b\".\"on x\" (v text)");
        String many = """
                migration: m
                changes:
                  - create_index: {table: t, columns: [{expression: "lower(v) || '!'"}], name: one}
                  - create_index: {table: t, columns: [id], unique: true, include: [v], where: "id > 5 and v <> 'x'", name: two}
                  - create_index: {table: t, columns: [{column: v, order: desc}, id], name: three}
                  - create_index: {table: t, columns: [v], unique: true, nulls_not_distinct: true, name: four}
                  - create_index: {table: '"a (b"."on x"', columns: [v], name: 'the "index" on it'}
                """;
        try (Fixture fixture = new Fixture(database)) {
            Store store = fixture.register(many);
            fixture.engine()
                    .plan(store)
                    .steps()
                    .forEach(step -> database.execute(step.statements().getFirst()));
            String built =
                    "select string_agg(indexrelid::text, ' ' order by indexrelid) from pg_index where indexrelid >= 16384";
            String before = database.value(built);
            assertEquals(new Ending.Completed(), fixture.run(many));
            assertEquals(before, database.value(built).substring(0, before.length()));
            assertEquals(List.of(), database.rows("select relname from pg_class where relname like 'midstream_copy%'"));
        }
    }

    private static void isLeftAlone(TestDatabase database, String theirs, String named) {
        try (Fixture fixture = new Fixture(database)) {
            Store ignored = fixture.register(INDEX);
            database.execute(theirs);
            String oid = database.value("select 't_by_v'::regclass::oid");
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(INDEX));
            assertEquals("42P07", failed.sqlState());
            assertTrue(failed.message().contains(named), failed.message());
            assertEquals(oid, database.value("select 't_by_v'::regclass::oid"));
            database.execute("drop index t_by_v");
            assertEquals(new Ending.Completed(), fixture.run(INDEX));
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(1, database.number(IS_BUILT));
    }
}
