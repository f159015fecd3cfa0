package dev.midstream.engine.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.midstream.embedded.testing.CatalogText;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
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

    private static Connection writing(TestDatabase database) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        connection.createStatement().execute("update t set id = id where id = 1");
        return connection;
    }
}
