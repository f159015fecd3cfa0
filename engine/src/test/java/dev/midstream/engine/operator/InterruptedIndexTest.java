package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.Late;
import dev.midstream.embedded.testing.Punctual;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.BuildWaits;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever becomes of a concurrent build, in the end the index is there and valid, or it is not there at all. */
@FreshDatabase
class InterruptedIndexTest {
    private static final String INDEX = """
            migration: m
            changes:
              - create_index: {table: t, columns: [v], name: t_by_v}
            """;
    private static final String UNIQUE = """
            migration: m
            changes:
              - create_index: {table: t, columns: [v], name: t_by_v, unique: true}
            """;
    private static final String BUILDER = """
            select pid from pg_stat_progress_create_index where datname = current_database() and phase like 'waiting%'""";
    private static final String INDEXES =
            "select c.relname, i.indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = 't'::regclass and not i.indisprimary";

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table t (id int primary key, v text)",
                "insert into t select g, 'v' || g from generate_series(1, 20000) g");
    }

    @Test
    void backendTerminatedItIsBuiltAnew(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection application = writing(database);
                Live live = fixture.start(INDEX, PhaseName.CONTRACT, 1)) {
            strike(fixture, database, "pg_terminate_backend");
            application.rollback();
            assertEquals(new Ending.Completed(), live.ending());
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(List.of("t_by_v|t"), database.rows(INDEXES));
    }

    @Test
    void cancelledItStopsWithNothingLeftBehindAndIsBuiltByTheNextRun(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database)) {
            try (Connection application = writing(database);
                    Live live = fixture.start(INDEX, PhaseName.CONTRACT, 1)) {
                strike(fixture, database, "pg_cancel_backend");
                application.rollback();
                assertEquals(
                        "57014",
                        assertInstanceOf(Ending.Failed.class, live.ending()).sqlState());
            }
            assertEquals(List.of(), database.rows(INDEXES));
            assertEquals(new Ending.Completed(), fixture.run(INDEX));
        }
        assertEquals(List.of("t_by_v|t"), database.rows(INDEXES));
    }

    @Test
    void oldSnapshotElsewhereIsWaitedForAndNamed(TestDatabase database) throws SQLException {
        database.execute("create table elsewhere (id int)");
        try (Fixture fixture = new Fixture(database);
                Connection report = database.connect()) {
            report.createStatement().execute("set application_name = 'the report'");
            report.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            report.setAutoCommit(false);
            report.createStatement().execute("select * from elsewhere");
            try (Live live = fixture.start(INDEX, PhaseName.CONTRACT, 1)) {
                Live.until(
                        "it is on record who is waited for",
                        () -> waits(fixture).stream()
                                .anyMatch(wait -> wait.phase().equals("waiting for old snapshots")
                                        && wait.blocker().application().equals("the report")));
                report.rollback();
                assertEquals(new Ending.Completed(), live.ending());
            }
            assertEquals(1, waits(fixture).size(), "once for each session");
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(List.of("t_by_v|t"), database.rows(INDEXES));
    }

    @Test
    void buildBeyondItsDeadlineIsGivenUpWithTheNameOfWhoHeldItUp(TestDatabase database) throws SQLException {
        String limited = INDEX.replace("changes:", "locks: {index_deadline: 3s}\nchanges:");
        try (Fixture fixture = new Fixture(database)) {
            try (Connection application = writing(database);
                    Live live = fixture.start(limited, PhaseName.CONTRACT, 1)) {
                Live.until(
                        "what is left is being dropped",
                        () -> database.number(
                                        "select count(*) from pg_stat_activity where datname = current_database() and state = 'active' and query like 'drop index concurrently%'")
                                > 0);
                application.rollback();
                Ending.Failed failed = assertInstanceOf(Ending.Failed.class, live.ending());
                assertTrue(failed.message().contains("longer than PT3S"), failed.message());
                assertTrue(
                        failed.message().contains("nothing of it is left; it was waiting for writers"),
                        failed.message());
                assertTrue(failed.message().contains("(the shop)"), failed.message());
            }
            assertEquals(List.of(), database.rows(INDEXES));
            assertEquals(new Ending.Completed(), fixture.run(limited));
        }
        assertEquals(List.of("t_by_v|t"), database.rows(INDEXES));
    }

    @Punctual
    void deadlineCountsFromTheFirstConductorsStart(TestDatabase database) throws SQLException {
        String limited = INDEX.replace("changes:", "locks: {index_deadline: 5s}\nchanges:");
        try (Fixture fixture = new Fixture(database);
                Connection application = writing(database);
                Live live = fixture.start(limited, PhaseName.CONTRACT, 1)) {
            strike(fixture, database, "pg_terminate_backend");
            long struck = System.nanoTime();
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, live.ending());
            Duration after = Duration.ofNanos(System.nanoTime() - struck);
            assertTrue(failed.message().contains("longer than PT5S"), failed.message());
            Late.unless(after.compareTo(Duration.ofMillis(4500)) < 0, () -> "it began anew and took " + after);
            application.rollback();
        }
    }

    @Test
    void duplicatesAreReportedAndLeaveNothingBehind(TestDatabase database) {
        database.execute("update t set v = 'v1' where id = 2");
        try (Fixture fixture = new Fixture(database)) {
            Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(UNIQUE));
            assertEquals("23505", failed.sqlState());
            assertTrue(failed.message().contains("(v)=(v1)"), failed.message());
            assertEquals(List.of(), database.rows(INDEXES));
            database.execute("update t set v = 'v2' where id = 2");
            assertEquals(new Ending.Completed(), fixture.run(UNIQUE));
        }
        assertEquals(List.of("t_by_v|t"), database.rows(INDEXES));
    }

    /** When it is on record for whom the build waits. */
    private static void strike(Fixture fixture, TestDatabase database, String function) {
        Live.until(
                "the build waits for the application's transaction, and says so",
                () -> waits(fixture).stream()
                        .anyMatch(wait -> wait.phase().startsWith("waiting for writers")
                                && wait.blocker().application().equals("the shop")));
        database.execute("select %s(%s)".formatted(function, database.value(BUILDER)));
    }

    private static List<BuildWaits> waits(Fixture fixture) {
        return fixture.events("m", Streams.CONDUCTOR).stream()
                .filter(BuildWaits.class::isInstance)
                .map(BuildWaits.class::cast)
                .toList();
    }

    private static Connection writing(TestDatabase database) throws SQLException {
        Connection connection = database.connect();
        connection.createStatement().execute("set application_name = 'the shop'");
        connection.setAutoCommit(false);
        connection.createStatement().execute("update t set v = v where id = 1");
        return connection;
    }
}
