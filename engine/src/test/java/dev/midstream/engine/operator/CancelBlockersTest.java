package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.Blocker;
import dev.midstream.engine.migration.MigrationEvent.BlockersCancelled;
import dev.midstream.engine.migration.MigrationEvent.LockTimedOut;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the file allows to be cancelled is, and nothing else. */
@FreshDatabase
class CancelBlockersTest {
    private static final String MIGRATION = """
            migration: m
            locks:
              give_up_after: %s
              cancel_blockers: [{application: "report*", older_than: 1s}]
            changes:
              - add_column: {table: t, column: f, type: int}
            """;
    private static final String SLEEP = "select pg_sleep(%d) from t";

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute("create table t (id int)", "insert into t values (1)");
    }

    @Test
    void statementOfANamedClassIsCancelledAndOnRecord(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection session = named(database, "reporting")) {
            CompletableFuture<String> query = query(session, 60);
            assertEquals(new Ending.Completed(), fixture.run(MIGRATION.formatted("1m")));
            assertEquals("57014", query.join());
            List<Blocker> cancelled = events(fixture, BlockersCancelled.class).stream()
                    .flatMap(e -> e.blockers().stream())
                    .toList();
            assertEquals(1, cancelled.size(), cancelled::toString);
            assertEquals("reporting", cancelled.getFirst().application());
            assertEquals("SELECT", cancelled.getFirst().command());
            fixture.assertReplayEqualsState("m");
        }
    }

    @Test
    void nobodyElseIsCancelledAndTheBudgetEndsWithTheNamesOfThoseInTheWay(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection session = named(database, "the shop")) {
            CompletableFuture<String> query = query(session, 12);
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(MIGRATION.formatted("4s")));
            assertEquals("55P03", failed.sqlState());
            assertTrue(failed.message().contains("(the shop)"), failed.message());
            assertEquals(List.of(), events(fixture, BlockersCancelled.class));
            assertTrue(events(fixture, LockTimedOut.class).size() >= 4);
            assertEquals("", query.join());
            assertEquals(new Ending.Completed(), fixture.run(MIGRATION.formatted("4s")));
        }
    }

    @Test
    void sessionThatWaitsForALockItselfOrIdlesIsLeftAlone(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection idle = named(database, "reporting");
                Connection waiting = named(database, "reporting")) {
            idle.setAutoCommit(false);
            idle.createStatement().execute("select id from t for update");
            CompletableFuture<String> update =
                    CompletableFuture.supplyAsync(() -> outcome(waiting, "update t set id = 2"));
            Live.sleep(Duration.ofMillis(1500));
            try (Live live = fixture.start(MIGRATION.formatted("1m"), PhaseName.CONTRACT, 1)) {
                Live.until(
                        "it has been tried",
                        () -> events(fixture, LockTimedOut.class).size() >= 4);
                idle.rollback();
                assertEquals(new Ending.Completed(), live.ending());
            }
            assertEquals("", update.join());
            assertEquals(List.of(), events(fixture, BlockersCancelled.class));
        }
    }

    @Test
    void roleThatMayNotCancelSaysSo(TestDatabase database) throws SQLException {
        String role = "migrator_of_" + database.name();
        database.execute(
                "create role %s login in role pg_monitor".formatted(role),
                "alter table t owner to " + role,
                "grant create on database %s to %s".formatted(database.name(), role));
        try (Fixture fixture = new Fixture(database, Fixture.options(database).setUser(role), 1, Store.LEASE_TERM);
                Connection session = named(database, "reporting")) {
            CompletableFuture<String> query = query(session, 8);
            assertEquals(new Ending.Completed(), fixture.run(MIGRATION.formatted("1m")));
            assertEquals("", query.join());
            assertTrue(
                    events(fixture, LockTimedOut.class).stream()
                            .flatMap(e -> e.blockers().stream())
                            .anyMatch(b -> b.state().contains("active, may not be cancelled: ")),
                    "nobody said why nothing was cancelled");
        } finally {
            database.execute(
                    "reassign owned by %s to current_user".formatted(role),
                    "drop owned by " + role,
                    "drop role " + role);
        }
    }

    private static CompletableFuture<String> query(Connection session, int seconds) {
        CompletableFuture<String> query =
                CompletableFuture.supplyAsync(() -> outcome(session, SLEEP.formatted(seconds)));
        Live.sleep(Duration.ofMillis(1200));
        return query;
    }

    /** The SQLSTATE of a statement; empty if all went well. */
    private static String outcome(Connection session, String sql) {
        try {
            session.createStatement().execute(sql);
            return "";
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }

    private static <E extends Event> List<E> events(Fixture fixture, Class<E> type) {
        return fixture.events("m", Streams.CONDUCTOR).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static Connection named(TestDatabase database, String application) throws SQLException {
        Connection session = database.connect();
        session.createStatement().execute("set application_name = '%s'".formatted(application));
        return session;
    }
}
