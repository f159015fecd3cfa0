package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.control.ControlEvent;
import dev.midstream.engine.log.Event;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent;
import dev.midstream.engine.migration.MigrationEvent.ConductorClaimed;
import dev.midstream.engine.migration.MigrationEvent.StepStarted;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Store;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The conductor is killed or frozen in the middle of what is no chunk. */
@FreshDatabase
class FrozenConductorTest {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final String COLUMN = """
            migration: m
            changes:
              - add_column: {table: t, column: f, type: text, fill: upper(v), not_null: true}
            """;
    private static final String INDEX = """
            migration: m
            changes:
              - create_index: {table: t, columns: [v], name: t_by_v}
            """;
    private static final String OWN_SQL = """
            migration: m
            changes:
              - sql: {up: "select pg_sleep(5)", down: "select 1", transaction: false}
            """;

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v text)",
                "insert into t select g, 'v' || g from generate_series(1, 20000) g");
    }

    @Test
    void frozenWhileItWaitsForALockItIsReplacedAndFenced(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                EngineProcess frozen = EngineProcess.start(database, "m", 1, LEASE);
                EngineProcess other = EngineProcess.start(database, "m", 1, LEASE);
                Connection application = locking(database, "select * from t limit 1")) {
            fixture.requested(COLUMN, PhaseName.CONTRACT);
            frozen.go();
            awaitEvent(fixture, MigrationEvent.LockTimedOut.class);
            frozen.freeze();
            application.rollback();
            other.go();
            assertEquals(Optional.of("Completed[]"), other.ending());
            frozen.thaw();
            assertEquals(Optional.of("Completed[]"), frozen.ending());
            assertEquals(20000, database.number("select count(*) from t where f = upper(v)"));
            assertEquals(1, count(fixture, MigrationEvent.MigrationCompleted.class));
            fixture.assertReplayEqualsState("m");
        }
    }

    @Test
    void frozenInTheMiddleOfItsTransactionItsLocksAreGivenBack(TestDatabase database) throws Exception {
        try (Fixture fixture = new Fixture(database);
                EngineProcess frozen = EngineProcess.start(database, "m", 1, LEASE);
                EngineProcess other = EngineProcess.start(database, "m", 1, LEASE)) {
            // Frozen while its ALTER TABLE is on the way: the answer comes to nobody, and the lock is held by nobody's
            // transaction.
            database.execute(
                    "create function slow() returns event_trigger language plpgsql as $$ begin if current_query() like '%add column%' then perform pg_sleep(1.5); end if; end $$",
                    "create event trigger slow on ddl_command_end execute function slow()");
            fixture.requested(COLUMN, PhaseName.CONTRACT);
            frozen.go();
            Live.until(
                    "it alters the table",
                    () -> database.number(
                                    "select count(*) from pg_stat_activity where datname = current_database() and state = 'active' and query like '%add column%' and pid <> pg_backend_pid()")
                            > 0);
            frozen.freeze();
            other.go();
            assertEquals(Optional.of("Completed[]"), other.ending());
            frozen.thaw();
            assertEquals(Optional.of("Completed[]"), frozen.ending());
            assertEquals(20000, database.number("select count(*) from t where f = upper(v)"));
            fixture.assertReplayEqualsState("m");
        }
    }

    @Test
    void frozenDuringAnIndexBuildTheBuildIsWaitedForAndUsed(TestDatabase database) throws SQLException {
        duringAnIndexBuild(database, EngineProcess::freeze, frozen -> {
            frozen.thaw();
            assertEquals(Optional.of("Completed[]"), frozen.ending());
        });
    }

    @Test
    void killedDuringAnIndexBuildWhatIsLeftIsDroppedAndBuiltAnew(TestDatabase database) throws SQLException {
        duringAnIndexBuild(database, EngineProcess::kill, killed -> {});
    }

    private static void duringAnIndexBuild(
            TestDatabase database, Consumer<EngineProcess> blow, Consumer<EngineProcess> afterwards)
            throws SQLException {
        try (Fixture fixture = new Fixture(database);
                EngineProcess first = EngineProcess.start(database, "m", 1, LEASE);
                EngineProcess second = EngineProcess.start(database, "m", 1, LEASE);
                Connection application = writing(database)) {
            fixture.requested(INDEX, PhaseName.CONTRACT);
            first.go();
            Live.until("the build waits for the application's transaction", () -> isBuilding(database));
            Live.until("it is on record for whom", () -> isOnRecord(fixture, database));
            blow.accept(first);
            second.go();
            Live.until("another leads", () -> count(fixture, ConductorClaimed.class) >= 2);
            Live.sleep(Duration.ofSeconds(1));
            application.rollback();
            assertEquals(Optional.of("Completed[]"), second.ending());
            afterwards.accept(first);
            assertEquals("t", database.value("select indisvalid from pg_index where indexrelid = 't_by_v'::regclass"));
            assertEquals(1, database.number("select count(*) from pg_class where relname like 't_by_v%'"));
            fixture.assertReplayEqualsState("m");
        }
    }

    @Test
    void anotherProcessDoesNotTakeTheLeadFromOneThatIsAtALongStatement(TestDatabase database) {
        try (Fixture fixture = new Fixture(database);
                EngineProcess first = EngineProcess.start(database, "m", 1, LEASE);
                EngineProcess second = EngineProcess.start(database, "m", 1, LEASE)) {
            fixture.requested(OWN_SQL, PhaseName.CONTRACT);
            first.go();
            awaitEvent(fixture, StepStarted.class);
            second.go();
            assertEquals(Optional.of("Completed[]"), first.ending());
            assertEquals(Optional.of("Completed[]"), second.ending());
            assertEquals(
                    1,
                    fixture.events("m", Streams.CONDUCTOR).stream()
                            .takeWhile(event -> !(event instanceof MigrationEvent.MigrationCompleted))
                            .filter(ConductorClaimed.class::isInstance)
                            .count(),
                    "when the first has left, the second may lead before it sees that nothing is left to do");
        }
    }

    @Test
    void ownSqlWhoseProcessWasKilledIsNotRepeated(TestDatabase database) {
        try (Fixture fixture = new Fixture(database);
                EngineProcess first = EngineProcess.start(database, "m", 1, LEASE);
                EngineProcess second = EngineProcess.start(database, "m", 1, LEASE)) {
            fixture.requested(OWN_SQL, PhaseName.CONTRACT);
            first.go();
            awaitEvent(fixture, StepStarted.class);
            first.kill();
            second.go();
            String ending = second.ending().orElseThrow();
            assertTrue(ending.startsWith("Failed[") && ending.contains("--own-sql"), ending);
        }
    }

    @Test
    void ownSqlWhoseProcessWasKilledBetweenTwoStatementsIsNotRepeated(TestDatabase database) {
        String two = OWN_SQL.replace("\"select pg_sleep(5)\"", "[select pg_sleep(2), create table two ()]");
        try (Fixture fixture = new Fixture(database);
                EngineProcess first = EngineProcess.start(database, "m", 1, LEASE);
                EngineProcess second = EngineProcess.start(database, "m", 1, LEASE)) {
            Store store = fixture.requested(two, PhaseName.CONTRACT);
            first.go();
            Live.until("the first statement runs", () -> database.number("""
                    select count(*) from pg_stat_activity where datname = current_database()
                      and application_name like 'midstream:outside:%' and state = 'active' and query = 'select pg_sleep(2)'""") > 0);
            store.request(new ControlEvent.Paused(Fixture.TESTER, "lunch"));
            Live.sleep(Duration.ofSeconds(4));
            assertTrue(first.isAlive());
            assertEquals(0, database.number("select count(*) from pg_class where relname = 'two'"), "it is paused");
            first.kill();
            store.request(new ControlEvent.Resumed(Fixture.TESTER));
            second.go();
            String ending = second.ending().orElseThrow();
            assertTrue(ending.startsWith("Failed[") && ending.contains("--own-sql"), ending);
            assertEquals(0, database.number("select count(*) from pg_class where relname = 'two'"));
        }
    }

    private static boolean isBuilding(TestDatabase database) {
        return database.number(
                        "select count(*) from pg_stat_progress_create_index where datname = current_database() and phase like 'waiting%'")
                == 1;
    }

    private static boolean isOnRecord(Fixture fixture, TestDatabase database) {
        long pid = database.number("""
                select pid from pg_stat_activity
                where datname = current_database() and state = 'idle in transaction' and query like 'update t%'""");
        return fixture.events("m", Streams.CONDUCTOR).stream()
                .anyMatch(event -> event instanceof MigrationEvent.BuildWaits wait
                        && wait.phase().startsWith("waiting for writers")
                        && wait.blocker().pid() == pid);
    }

    private static void awaitEvent(Fixture fixture, Class<? extends Event> type) {
        Live.until("there is a " + type.getSimpleName(), () -> count(fixture, type) > 0);
    }

    private static long count(Fixture fixture, Class<? extends Event> type) {
        return fixture.events("m", Streams.CONDUCTOR).stream()
                .filter(type::isInstance)
                .count();
    }

    /** A transaction of the application that reads the table and stays open. */
    private static Connection locking(TestDatabase database, String sql) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        connection.createStatement().execute(sql);
        return connection;
    }

    /** A transaction of the application that has written to the table: an index build waits for its end. */
    private static Connection writing(TestDatabase database) throws SQLException {
        return locking(database, "update t set v = v where id = 1");
    }
}
