package dev.midstream.engine.pg.violation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServers;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.run.Database.Search;
import dev.midstream.planner.catalog.TableRef;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found, and what is said when it is not. */
@FreshDatabase
class RowSearchTest {
    private static final TableRef TABLE = new TableRef("public", "t");
    private static final Duration LONG = Duration.ofSeconds(20);

    @ParameterizedTest(name = "PostgreSQL {0}")
    @CsvSource({"14, check (v is not null)", "17, check (v is not null)", "18, not null v"})
    void nullsOfATableWithPartitionsAreNamed(int major, String constraint) {
        try (TestDatabase database = TestDatabase.createOn(TestServers.of(major))) {
            database.execute(
                    "create table t (id int, day int, v text, primary key (id, day)) partition by list (day)",
                    "create table t1 partition of t for values in (1)",
                    "create table t2 partition of t for values in (2)",
                    "insert into t values (1, 1, 'a'), (2, 1, null), (3, 2, null)",
                    "alter table t add constraint c " + constraint + " not valid");
            assertEquals(
                    "rows in question: (id, day) = (2, 1); (id, day) = (3, 2)",
                    find(database, LONG, search -> search.breaking(TABLE, "c")));
        }
    }

    @Test
    void rowsWithoutAKeyAreNamedByTheirPlace(TestDatabase database) {
        database.execute(
                "create table t (v int)",
                "insert into t values (1), (-1)",
                "alter table t add constraint c check (v > 0) not valid");
        assertEquals(
                "the row in question: row at (0,2) of t", find(database, LONG, search -> search.breaking(TABLE, "c")));
    }

    @Test
    void wholeKeysMayNotBeNullInPart(TestDatabase database) {
        database.execute(
                "create table \"Parts\" (a int, \"B\" text, primary key (a, \"B\"))",
                "insert into \"Parts\" values (1, 'x')",
                "create table t (id int primary key, a int, \"B\" text)",
                "insert into t values (1, 1, 'x'), (2, 1, null), (3, null, null), (4, 2, 'x')",
                "alter table t add constraint c foreign key (a, \"B\") references \"Parts\" match full not valid");
        assertEquals(
                "2 values have no row in Parts: (a, B) = (1, null) in (id) = (2); (a, B) = (2, x) in (id) = (4)",
                find(database, LONG, search -> search.breaking(TABLE, "c")));
    }

    @Test
    void whatIsFoundBeforeTheTimeIsOverIsTold(TestDatabase database) {
        database.execute(
                "create table t (id int primary key)",
                "insert into t values (1), (2), (3)",
                "create function is_good(id int) returns boolean immutable language plpgsql as "
                        + "$$ begin if id > 1 then perform pg_sleep(30); end if; return id > 1; end $$",
                "alter table t add constraint c check (is_good(id)) not valid");
        assertEquals(
                "the row in question: (id) = (1); the search for more was cut off after 1 s",
                find(database, Duration.ofSeconds(1), search -> search.breaking(TABLE, "c")));
    }

    @Test
    void searchOfDuplicatesIsCutOff(TestDatabase database) {
        database.execute(
                "create table t (id int)",
                "insert into t values (1)",
                "create function slow(id int) returns int immutable language plpgsql as "
                        + "$$ begin perform pg_sleep(0.01); return id; end $$",
                "create unique index i on t (slow(id))",
                "insert into t select generate_series(2, 400)");
        assertEquals(
                "the search for all of them was cut off after 1 s",
                find(database, Duration.ofSeconds(1), search -> search.duplicatesOf(TABLE.sibling("i"))));
    }

    @Punctual
    void unwantedSearchEndsAtOnce(TestDatabase database) {
        database.execute(
                "create table t (id int)",
                "insert into t select generate_series(1, 10)",
                "create function is_good(id int) returns boolean immutable language plpgsql as "
                        + "$$ begin perform pg_sleep(30); return true; end $$",
                "alter table t add constraint c check (is_good(id)) not valid");
        try (Searching searching = new Searching(database, LONG)) {
            long start = System.nanoTime();
            String said = searching.search().breaking(TABLE, "c").find(() -> true);
            assertEquals("the search for all of them was stopped", said);
            Late.unless(System.nanoTime() - start < Duration.ofSeconds(5).toNanos(), "it went on for long");
        }
    }

    @Test
    void lockOfOthersIsNotWaitedForLong(TestDatabase database) throws SQLException {
        database.execute(
                "create table t (v int)",
                "insert into t values (-1)",
                "alter table t add constraint c check (v > 0) not valid");
        try (Connection other = database.connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table t in access exclusive mode");
            assertEquals(
                    "which rows these are could not be looked up: canceling statement due to lock timeout",
                    find(database, LONG, search -> search.breaking(TABLE, "c")));
        }
    }

    @Test
    void mendedMeanwhileIsSaid(TestDatabase database) {
        database.execute("create table t (v int)", "alter table t add constraint c check (v > 0) not valid");
        assertEquals(
                "a search right afterwards found none any more: rerun",
                find(database, LONG, search -> search.breaking(TABLE, "c")));
    }

    private static String find(TestDatabase database, Duration limit, Function<RowSearch, Search> question) {
        try (Searching searching = new Searching(database, limit)) {
            return question.apply(searching.search()).find(() -> false);
        }
    }

    /** A search and what it needs. */
    private static final class Searching implements AutoCloseable {
        private final Vertx vertx = Vertx.vertx();
        private final Pool pool;
        private final RowSearch search;

        Searching(TestDatabase database, Duration limit) {
            this.pool = PgBuilder.pool()
                    .using(vertx)
                    .connectingTo(Fixture.options(database))
                    .build();
            this.search = new RowSearch(pool, "search_path = public", limit);
        }

        RowSearch search() {
            return search;
        }

        @Override
        public void close() {
            vertx.close().await();
        }
    }
}
