package dev.midstream.engine.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midstream.embedded.EmbeddedServer;
import dev.midstream.embedded.testing.TestDatabase;
import dev.midstream.embedded.testing.TestServer;
import dev.midstream.engine.log.Streams;
import dev.midstream.engine.migration.MigrationEvent.BuildWaits;
import dev.midstream.engine.pg.Fixture;
import dev.midstream.engine.pg.Live;
import dev.midstream.engine.run.Ending;
import dev.midstream.planner.file.PhaseName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The server loses its power in the middle of the work, and with it the last chunks, whose commits had not waited for the disk. */
class RestartTest {
    private static final int RESTARTS = 3;
    private static final String INDEXES =
            "select indexrelid::regclass, indisvalid from pg_index where indrelid = 't'::regclass";

    @Test
    void runGoesOnByItselfAndComesOutEven() {
        try (EmbeddedServer server = EmbeddedServer.start(EmbeddedServer.DEFAULT_MAJOR, Map.of());
                TestDatabase database = TestDatabase.createOn(new Address(server.port()));
                Fixture fixture = new Fixture(database)) {
            Ledger ledger = new Ledger(database, 400_000);
            try (Live live = fixture.start(Ledger.MIGRATION, PhaseName.CONTRACT, 3)) {
                for (int restart = 1; restart <= RESTARTS; restart++) {
                    live.awaitRows(restart * 60_000);
                    server.restart();
                }
                assertEquals(new Ending.Completed(), live.ending());
            }
            ledger.assertEven(fixture);
        }
    }

    @Test
    void indexWhoseBuildALostServerLeftInvalidIsBuiltAnew() throws SQLException {
        try (EmbeddedServer server = EmbeddedServer.start(EmbeddedServer.DEFAULT_MAJOR, Map.of());
                TestDatabase database = TestDatabase.createOn(new Address(server.port()));
                Fixture fixture = new Fixture(database);
                Connection application = database.connect()) {
            database.execute("create table t (id int)", "insert into t select generate_series(1, 1000)");
            application.createStatement().execute("set application_name = 'the shop'");
            application.setAutoCommit(false);
            application.createStatement().execute("update t set id = id where id = 1");
            try (Live live = fixture.start("""
                    migration: m
                    changes:
                      - create_index: {table: t, columns: [id], name: t_by_id}
                    """, PhaseName.CONTRACT, 1)) {
                Live.until(
                        "an invalid index is there, and it is on record for whom the build waits",
                        () -> database.rows(INDEXES).equals(List.of("t_by_id|f")) && isWaitOnRecord(fixture));
                server.restart();
                assertEquals(new Ending.Completed(), live.ending());
            }
            assertEquals(List.of("t_by_id|t"), database.rows(INDEXES));
        }
    }

    private static boolean isWaitOnRecord(Fixture fixture) {
        return fixture.events("m", Streams.CONDUCTOR).stream()
                .anyMatch(event -> event instanceof BuildWaits waits
                        && waits.phase().startsWith("waiting for writers")
                        && waits.blocker().application().equals("the shop"));
    }

    private record Address(int port) implements TestServer {
        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public String user() {
            return "postgres";
        }

        @Override
        public String password() {
            return "";
        }
    }
}
