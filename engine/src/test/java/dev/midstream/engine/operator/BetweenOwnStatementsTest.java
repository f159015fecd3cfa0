package dev.midstream.engine.operator;

import static dev.midstream.engine.pg.Fixture.TESTER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent.AbortRequested;
import dev.midstream.engine.control.ControlEvent.Paused;
import dev.midstream.engine.control.ControlEvent.Resumed;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.StepStarted;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of the author's own statements outside a transaction none begins while operators do not want it, however it bears a lock timeout. */
@FreshDatabase
class BetweenOwnStatementsTest {
    /** Waits for the row that the shop has locked, so that a test has time to ask for something meanwhile. */
    private static final String WAITS = "update t set v = v || '!' where id = 1";

    private static final String WAITING = """
            select count(*) from pg_stat_activity
            where application_name like 'midstream:outside%' and wait_event_type = 'Lock'""";
    private static final String STATE = """
            select state from pg_stat_activity
            where application_name like 'midstream:outside%' and datname = current_database()""";

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v text)",
                "insert into t select g, 'v' || g from generate_series(1, 100) g",
                "create table seen (what text)");
    }

    /** One for each manner. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into seen values ('two')",
                "create table two ()",
                "do $$ begin insert into seen values ('two'); end $$",
                "create index concurrently two on t (v)",
                "set lock_timeout = '7s'; insert into seen values ('two')"
            })
    void pauseIsObeyedAndThenTheNextOneRuns(String second, TestDatabase database) throws SQLException {
        String[] statements = Stream.concat(Stream.of(WAITS), Stream.of(second.split("; (?=insert)")))
                .toArray(String[]::new);
        try (Fixture fixture = new Fixture(database);
                Connection shop = locking(database);
                Live live = fixture.start(own(statements), PhaseName.CONTRACT, 1)) {
            Live.until("the first one waits", () -> database.number(WAITING) > 0);
            live.store().request(new Paused(TESTER, "lunch"));
            shop.commit();
            Live.until("the first one is done", () -> isDone(database, WAITS));
            Live.sleep(Duration.ofSeconds(1));
            assertEquals("v1!", database.value("select v from t where id = 1"));
            assertEquals(List.of("idle"), database.rows(STATE));
            assertEquals(0, seconds(database), "it began although the migration is paused");
            assertFalse(live.isOver());
            live.store().request(new Resumed(TESTER));
            assertEquals(new Ending.Completed(), live.ending());
            assertEquals(1, seconds(database));
            assertEquals(1, count(fixture, StepStarted.class), "the step went on, nothing was repeated");
            fixture.assertReplayEqualsState("m");
        }
        assertEquals("v1!", database.value("select v from t where id = 1"));
    }

    @Test
    void transactionOfTheAuthorsIsNotLeftOpen(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection shop = locking(database);
                Live live = fixture.start(
                        own("begin", WAITS, "insert into seen values ('two')", "commit", "create table two ()"),
                        PhaseName.CONTRACT,
                        1)) {
            Live.until("it waits", () -> database.number(WAITING) > 0);
            live.store().request(new Paused(TESTER, "lunch"));
            shop.commit();
            Live.until("it is committed", () -> isDone(database, "commit"));
            Live.sleep(Duration.ofSeconds(1));
            assertEquals(List.of("two"), database.rows("select what from seen"));
            assertEquals(List.of("idle"), database.rows(STATE));
            assertEquals("", tableNamedTwo(database), "it began although the migration is paused");
            live.store().request(new Resumed(TESTER));
            assertEquals(new Ending.Completed(), live.ending());
        }
        assertEquals("two", tableNamedTwo(database));
    }

    @Test
    void leaderThatLeavesWhilePausedLeavesAQuestion(TestDatabase database) throws SQLException {
        String migration = own(WAITS, "insert into seen values ('two')");
        try (Fixture fixture = new Fixture(database)) {
            try (Live live = paused(fixture, migration, database)) {
                assertFalse(live.isOver());
            }
            assertEquals(List.of(), database.rows("select what from seen"));
            fixture.engine().find("m").orElseThrow().request(new Resumed(TESTER));
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(migration));
            assertTrue(failed.message().contains("--own-sql=done or --own-sql=repeat"), failed.message());
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(List.of(), database.rows("select what from seen"));
    }

    @Test
    void abortedWhilePausedNothingMoreBegins(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Live live = paused(fixture, own(WAITS, "insert into seen values ('two')"), database)) {
            live.store().request(new AbortRequested(TESTER, "enough"));
            assertInstanceOf(Ending.Aborted.class, live.ending());
        }
        assertEquals(List.of(), database.rows("select what from seen"));
    }

    /** A migration that is paused between its two statements. */
    private static Live paused(Fixture fixture, String migration, TestDatabase database) throws SQLException {
        try (Connection shop = locking(database)) {
            Live live = fixture.start(migration, PhaseName.CONTRACT, 1);
            Live.until("it waits", () -> database.number(WAITING) > 0);
            live.store().request(new Paused(TESTER, "lunch"));
            shop.commit();
            Live.until("the first one is done", () -> isDone(database, WAITS));
            Live.sleep(Duration.ofSeconds(1));
            return live;
        }
    }

    /** Whether this was the last statement of the conductor's, and has ended. */
    private static boolean isDone(TestDatabase database, String statement) {
        return database.number("""
                        select count(*) from pg_stat_activity where application_name like 'midstream:outside%%'
                          and datname = current_database() and state = 'idle' and query in ('%s', 'set lock_timeout = 0')""".formatted(statement.replace("'", "''"))) > 0;
    }

    /** Traces of the second statement. */
    private static long seconds(TestDatabase database) {
        return database.number(
                "select (select count(*) from seen) + (select count(*) from pg_class where relname = 'two')");
    }

    private static String tableNamedTwo(TestDatabase database) {
        return database.value("select coalesce(max(relname::text), '') from pg_class where relname = 'two'");
    }

    private static long count(Fixture fixture, Class<?> type) {
        return fixture.events("m", Streams.CONDUCTOR).stream()
                .filter(type::isInstance)
                .count();
    }

    private static String own(String... statements) {
        return """
                migration: m
                changes:
                  - sql:
                      phase: expand
                      transaction: false
                      up: ["%s"]
                      down: select 1
                """.formatted(String.join("\", \"", statements));
    }

    private static Connection locking(TestDatabase database) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        connection.createStatement().execute("update t set v = v where id = 1");
        return connection;
    }
}
