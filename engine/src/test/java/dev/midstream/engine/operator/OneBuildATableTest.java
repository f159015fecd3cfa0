package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent.Paused;
import dev.midstream.engine.control.ControlEvent.Resumed;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.BuildWaits;
import dev.midstream.engine.migration.MigrationEvent.StepStarted;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of two migrations one builds on a table while the other waits for its turn, says so, and has no snapshot meanwhile. */
@FreshDatabase
class OneBuildATableTest {
    private static final String BUILDS =
            "select count(*) from pg_stat_progress_create_index where datname = current_database()";
    private static final String TURN = "waiting for a heavy step of migration a on the same table";

    @BeforeEach
    void makeTables(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v text)",
                "insert into t select g, 'v' || g from generate_series(1, 1000) g",
                "create index old on t (v)",
                "create table other (id int primary key, v text)");
    }

    @Test
    void secondBuildWaitsForItsTurnAndSaysForWhom(TestDatabase database) throws SQLException {
        goesAfterABuild(database, "create_index: {table: t, columns: [id, v], name: second}");
        assertEquals(
                2,
                database.number(
                        "select count(*) from pg_index where indrelid = 't'::regclass and indisvalid and indexrelid::regclass::text in ('first', 'second')"));
    }

    @Test
    void dropWaitsForItsTurn(TestDatabase database) throws SQLException {
        goesAfterABuild(database, "drop_index: {index: old}");
        assertEquals(0, database.number("select count(*) from pg_class where relname = 'old'"));
    }

    @Test
    void proofOfAConstraintWaitsForItsTurn(TestDatabase database) throws SQLException {
        database.execute("alter table t add constraint positive check (id > 0) not valid");
        goesAfterABuild(database, "add_constraint: {table: t, check: id > 0, name: positive}");
        assertEquals("t", database.value("select convalidated from pg_constraint where conname = 'positive'"));
    }

    /** Why they take turns: the first waits in the end for the snapshot with which the second waits for the table. */
    @Test
    void besideEachOtherPostgreSqlEndsOneOfThem(TestDatabase database) throws SQLException {
        CompletableFuture<String> first;
        CompletableFuture<String> second;
        try (Connection shop = writing(database)) {
            first = outcome(database, "create index concurrently first on t (v)");
            Live.until("the first build waits for the shop", () -> database.number(BUILDS) == 1);
            second = outcome(database, "create index concurrently second on t (id, v)");
            Live.until("the second waits for the table", () -> database.number("""
                            select count(*) from pg_locks where relation = 't'::regclass and not granted""") == 1);
            shop.rollback();
        }
        assertEquals(Set.of("", "40P01"), Set.of(first.join(), second.join()));
        assertEquals(
                1,
                database.number(
                        "select count(*) from pg_index where indrelid = 't'::regclass and indexrelid::regclass::text in ('first', 'second') and indisvalid"));
    }

    /** The SQLSTATE it ends with; empty for none. */
    private static CompletableFuture<String> outcome(TestDatabase database, String statement) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Connection connection = database.connect()) {
                        connection.createStatement().execute(statement);
                        return "";
                    } catch (SQLException e) {
                        return e.getSQLState();
                    }
                },
                Thread::startVirtualThread);
    }

    @Test
    void buildOnAnotherTableDoesNotWait(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection shop = writing(database);
                Live first = fixture.start(
                        migration("a", "create_index: {table: t, columns: [v]}"), PhaseName.CONTRACT, 1)) {
            Live.until("the first build waits for the shop", () -> database.number(BUILDS) == 1);
            String second = migration("b", "create_index: {table: other, columns: [v]}");
            assertEquals(new Ending.Completed(), fixture.run(second));
            assertFalse(first.isOver());
            shop.rollback();
            assertEquals(new Ending.Completed(), first.ending());
            assertEquals(List.of(), turns(fixture, "b"));
        }
    }

    @Test
    void pausedWhileItWaitsItDoesNotTakeItsTurn(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection shop = writing(database);
                Live first = fixture.start(
                        migration("a", "create_index: {table: t, columns: [v]}"), PhaseName.CONTRACT, 1)) {
            Live.until("the first build waits for the shop", () -> database.number(BUILDS) == 1);
            try (Live second = fixture.start(
                    migration("b", "create_index: {table: t, columns: [id, v]}"), PhaseName.CONTRACT, 1)) {
                Live.until("it waits for its turn", () -> !turns(fixture, "b").isEmpty());
                second.store().request(new Paused(Fixture.TESTER, "lunch"));
                Live.sleep(Duration.ofMillis(500));
                shop.rollback();
                assertEquals(new Ending.Completed(), first.ending());
                Live.sleep(Duration.ofSeconds(1));
                assertFalse(second.isOver());
                assertEquals(0, started(fixture, "b"));
                second.store().request(new Resumed(Fixture.TESTER));
                assertEquals(new Ending.Completed(), second.ending());
            }
        }
    }

    private static void goesAfterABuild(TestDatabase database, String change) throws SQLException {
        try (Fixture fixture = new Fixture(database)) {
            String second = migration("b", change);
            try (Connection shop = writing(database);
                    Live a = fixture.start(
                            migration("a", "create_index: {table: t, columns: [v], name: first}"),
                            PhaseName.CONTRACT,
                            1)) {
                Live.until("the first build waits for the shop", () -> database.number(BUILDS) == 1);
                try (Live b = fixture.start(second, PhaseName.CONTRACT, 1)) {
                    Live.until(
                            "it waits for its turn", () -> !turns(fixture, "b").isEmpty());
                    Live.sleep(Duration.ofSeconds(2));
                    assertEquals(1, database.number(BUILDS));
                    assertEquals(0, started(fixture, "b"), "it is not even begun");
                    assertEquals(0, database.number("""
                            select count(*) from pg_locks where relation = 't'::regclass and not granted"""), "nobody queues");
                    assertFalse(a.isOver());
                    shop.rollback();
                    assertEquals(new Ending.Completed(), a.ending());
                    assertEquals(new Ending.Completed(), b.ending());
                }
            }
            BuildWaits told = turns(fixture, "b").getFirst();
            assertTrue(told.blocker().application().startsWith("midstream:outside:"), told::toString);
            assertEquals(1, turns(fixture, "b").size(), "once for each whom it waits for");
            fixture.assertReplayEqualsState("a");
            fixture.assertReplayEqualsState("b");
            assertEquals(0, database.number("select count(*) from pg_locks where locktype = 'advisory'"));
        }
    }

    private static List<BuildWaits> turns(Fixture fixture, String name) {
        return fixture.events(name, Streams.CONDUCTOR).stream()
                .filter(BuildWaits.class::isInstance)
                .map(BuildWaits.class::cast)
                .filter(wait -> wait.phase().equals(TURN))
                .toList();
    }

    private static long started(Fixture fixture, String name) {
        return fixture.events(name, Streams.CONDUCTOR).stream()
                .filter(StepStarted.class::isInstance)
                .count();
    }

    private static String migration(String name, String change) {
        return "migration: %s\nchanges:\n  - %s\n".formatted(name, change);
    }

    private static Connection writing(TestDatabase database) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        connection.createStatement().execute("update t set v = v where id = 1");
        return connection;
    }
}
