package dev.midstream.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every method on a table too small to measure anything: the benchmark must not rot. */
class SmokeTest {
    @TempDir
    private Path folder;

    @Test
    void everyMethodLeavesEveryRowRight() throws IOException {
        StringWriter said = new StringWriter();
        int code = SmallBench.run(folder, said, "--rows=20k", "--tables=uuid");
        assertEquals(0, code, said.toString());
        String report = Files.readString(folder.resolve("results/report.md"));
        assertTrue(report.contains("6 measurements. No row was wrong, none was missing."), report);
        assertTrue(Files.exists(folder.resolve("results/uuid-20k.svg")), report);
    }

    @Test
    void serverThatIsThereIsLeftAsItWasAlsoAfterAKill() throws IOException, SQLException {
        try (EmbeddedServer server = EmbeddedServer.start(EmbeddedServer.DEFAULT_MAJOR, Map.of());
                Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            StringWriter said = new StringWriter();
            int code = SmallBench.run(
                    folder,
                    said,
                    "--url=postgresql://postgres@127.0.0.1:%d/postgres".formatted(server.port()),
                    "--rows=100k",
                    "--scale-rows=20k",
                    "--tables=bigint",
                    "--methods=midstream",
                    "--resume",
                    "--rate=20000");
            assertEquals(0, code, said.toString());
            String report = Files.readString(folder.resolve("results/report.md"));
            assertTrue(report.contains("no chunk was done again"), report);
            assertTrue(report.contains("no row wrong, none missing"), report);
            assertTrue(report.contains("## Scaling"), report);
            assertTrue(report.contains("| event log and fence |"), report);
            var databases = statement.executeQuery("select count(*) from pg_database where datname like '%bench%'");
            databases.next();
            assertEquals(0, databases.getInt(1));
        }
    }
}
