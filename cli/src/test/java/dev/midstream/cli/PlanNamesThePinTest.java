package dev.midstream.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.midstream.cli.render.Json;
import dev.midstream.embedded.testing.FreshDatabase;
import dev.midstream.embedded.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Before a fill begins the plan tells who would make it cost as much as one UPDATE. */
@FreshDatabase
class PlanNamesThePinTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void planTellsWhoPinsTheHorizonHowLongAndWhatThatCosts(TestDatabase database)
            throws IOException, SQLException, InterruptedException {
        database.execute("create table t (id int primary key, v text)", "create table elsewhere ()");
        String fill = file("fill", "add_column: {table: t, column: f, type: text, fill: upper(v)}");
        String index = file("index", "create_index: {table: t, columns: [v]}");
        Terminal terminal = Terminal.on(database);
        String holder;
        try (Connection report = database.connect()) {
            holder = "session %s of postgres (the report)".formatted(snapshot(report));
            Thread.sleep(3_500); // who is younger than that may be gone before a chunk is
            String said = flat(terminal.type("plan", fill).exits(ExitCode.DONE));
            assertTrue(said.contains("not now: " + holder + ", for "), said);
            assertTrue(said.contains("grow as by one UPDATE of all its rows"), said);
            JsonNode pinned =
                    Json.parse(terminal.type("plan", fill, "--json").out()).get("pinnedHorizon");
            assertEquals(holder, pinned.get("holder").asText());
            assertTrue(pinned.get("seconds").asDouble() > 3, pinned::toString);
            assertFalse(flat(terminal.type("plan", index)).contains("not now"), "nothing is woven");
            report.rollback();
        }
        String said = flat(terminal.type("plan", fill).exits(ExitCode.DONE));
        assertTrue(said.contains("chunks: windows of blocks"), said);
        assertTrue(said.contains("4 windows in turn (8 among more than 2 workers)"), said);
        assertFalse(said.contains(holder), said);
    }

    /** Takes a snapshot that stays; the backend's process id. */
    private static int snapshot(Connection report) throws SQLException {
        report.createStatement().execute("set application_name = 'the report'");
        report.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        report.setAutoCommit(false);
        report.createStatement().execute("select * from elsewhere");
        try (var answer = report.createStatement().executeQuery("select pg_backend_pid()")) {
            answer.next();
            return answer.getInt(1);
        }
    }

    private String file(String name, String change) throws IOException {
        return Files.writeString(
                        folder.resolve(name + ".yaml"), "migration: %s\nchanges:\n  - %s\n".formatted(name, change))
                .toString();
    }

    private static String flat(Terminal.Shown shown) {
        return shown.out().replaceAll("\\s+", " ");
    }
}
