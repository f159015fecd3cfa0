package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.BuildWaits;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An index is dropped without a strong lock, comes back with a rollback, and is never left half dropped. */
@FreshDatabase
class DropIndexTest {
    private static final String DROP = """
            migration: m
            changes:
              - drop_index: {index: by_note}
              - sql: {phase: contract, up: "select 1", down: "select 1"}
            """;
    private static final String WAITING = """
            select pid from pg_stat_activity
            where datname = current_database() and query like 'drop index concurrently%' and wait_event_type = 'Lock'""";
    private static final String INDEXES =
            "select indexrelid::regclass, indisvalid from pg_index where indrelid = 't'::regclass";

    private static final String LOCKS =
            "select mode from pg_locks where granted and relation = 't'::regclass and pid in (" + WAITING + ")";

    @BeforeEach
    void makeATable(TestDatabase database) {
        database.execute(
                "create table t (id int, note text)",
                "insert into t select g, 'n' || g from generate_series(1, 1000) g",
                "create unique index by_note on t (lower(note) desc) include (id) where id > 0");
    }

    @Test
    void rolledBackItIsThereAgain(TestDatabase database) {
        List<String> before = CatalogText.of(database);
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.AtGate(PhaseName.CONTRACT), fixture.run(DROP, PhaseName.VALIDATE));
            assertEquals(List.of(), database.rows(INDEXES));
            assertEquals(new Ending.RolledBack(), fixture.rollback("m"));
            assertEquals(before, CatalogText.of(database));
            assertEquals(new Ending.Completed(), fixture.run(DROP));
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(List.of(), database.rows(INDEXES));
    }

    @Test
    void backendTerminatedInTheMiddleItIsDroppedWhole(TestDatabase database) throws SQLException {
        try (Fixture fixture = new Fixture(database);
                Connection application = writing(database);
                Live live = fixture.start(DROP, PhaseName.CONTRACT, 1)) {
            Live.until("the drop waits", () -> !database.rows(WAITING).isEmpty());
            assertEquals(List.of("by_note|f"), database.rows(INDEXES));
            assertEquals(List.of("ShareUpdateExclusiveLock"), database.rows(LOCKS), "as the plan says");
            database.execute("select pg_terminate_backend(%s)".formatted(database.value(WAITING)));
            application.rollback();
            assertEquals(new Ending.Completed(), live.ending());
        }
        assertEquals(List.of(), database.rows(INDEXES));
    }

    @Test
    void rolledBackInTheMiddleItIsBuiltAnew(TestDatabase database) throws SQLException {
        List<String> before = CatalogText.of(database);
        try (Fixture fixture = new Fixture(database)) {
            try (Connection application = writing(database);
                    Live live = fixture.start(DROP, PhaseName.CONTRACT, 1)) {
                Live.until(
                        "the drop waits",
                        () -> live.isOver() || !database.rows(WAITING).isEmpty());
                assertFalse(application.isClosed(), "it has nobody to wait for");
            }
            assertEquals(List.of("by_note|f"), database.rows(INDEXES));
            assertEquals(new Ending.RolledBack(), fixture.rollback("m"));
        }
        assertEquals(before, CatalogText.of(database));
    }

    @Test
    void beyondItsDeadlineItIsGivenUpWithTheNameOfWhoHeldItUp(TestDatabase database) throws SQLException {
        String limited = DROP.replace("changes:", "locks: {index_deadline: 3s}\nchanges:");
        try (Fixture fixture = new Fixture(database)) {
            try (Connection report = report(database)) {
                Ending.Failed failed = assertInstanceOf(Ending.Failed.class, fixture.run(limited));
                assertHeldUp(failed);
                assertFalse(report.isClosed());
            }
            assertEquals(List.of("by_note|f"), database.rows(INDEXES), "no query uses it");
            assertEquals(1, waits(fixture), "it is on record who was waited for");
            assertEquals(new Ending.Completed(), fixture.run(limited));
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(List.of(), database.rows(INDEXES));
    }

    @Test
    void beyondItsDeadlineInARollbackToo(TestDatabase database) throws SQLException {
        String build = """
                migration: m
                locks: {index_deadline: 2s}
                changes:
                  - create_index: {table: t, columns: [id], name: by_id}
                  - sql: {phase: contract, up: "select 1", down: "select 1"}
                """;
        try (Fixture fixture = new Fixture(database)) {
            assertEquals(new Ending.AtGate(PhaseName.CONTRACT), fixture.run(build, PhaseName.VALIDATE));
            try (Connection report = report(database)) {
                assertHeldUp(assertInstanceOf(Ending.Failed.class, fixture.rollback("m")));
                assertFalse(report.isClosed());
            }
            assertEquals(new Ending.RolledBack(), fixture.rollback("m"));
            fixture.assertReplayEqualsState("m");
        }
        assertEquals(List.of("by_note|t"), database.rows(INDEXES));
    }

    private static void assertHeldUp(Ending.Failed failed) {
        assertEquals("57014", failed.sqlState());
        assertTrue(
                failed.message().matches("the drop took longer than PT[23]S \\(locks: index_deadline\\).*"),
                failed.message());
        assertTrue(
                failed.message().contains("it was waiting for transactions that use the table: pid "),
                failed.message());
        assertTrue(failed.message().contains("(the report), idle in transaction"), failed.message());
    }

    private static long waits(Fixture fixture) {
        return fixture.events("m", Streams.CONDUCTOR).stream()
                .filter(BuildWaits.class::isInstance)
                .count();
    }

    /** An old snapshot that has read the table. */
    private static Connection report(TestDatabase database) throws SQLException {
        Connection connection = database.connect();
        connection.createStatement().execute("set application_name = 'the report'");
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        connection.createStatement().execute("select * from t limit 1");
        return connection;
    }

    private static Connection writing(TestDatabase database) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        connection.createStatement().execute("update t set id = id where id = 1");
        return connection;
    }
}
