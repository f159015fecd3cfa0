package dev.midstream.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midstream.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
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
        int code = run(said, "--rows=20k", "--tables=uuid");
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
            int code = run(
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

    @Test
    void loadIsProfiledOverTime() throws IOException {
        StringWriter said = new StringWriter();
        int code =
                run(said, "--profile", "--profile-seconds=1,2,1", "--profile-clients=8", "--rows=100k", "--rate=4000");
        assertEquals(0, code, said.toString());
        String report = Files.readString(folder.resolve("results/profile.md"));
        assertTrue(report.contains("p99 in the phase 'heavy'"), report);
        assertTrue(Files.exists(folder.resolve("results/profile.svg")), report);
        assertTrue(Files.exists(folder.resolve("results/profile.json")), report);
    }

    @Test
    void everyStepOfAMigrationIsForetoldAndTimed() throws IOException {
        StringWriter said = new StringWriter();
        run(said, "--predict", "--rows=20k"); // how well is for a quiet machine to say
        String report = Files.readString(folder.resolve("results/predict.md"));
        for (String step : List.of("fill items.f", "verify", "index", "foreign key", "check", "unique")) {
            assertTrue(report.contains(step), () -> "no '%s' in %s".formatted(step, report));
        }
        assertTrue(report.contains("measured on "), report);
        assertTrue(Files.exists(folder.resolve("results/predict.json")), report);
    }

    private int run(StringWriter said, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "--workers=1",
                "--idle=1",
                "--warm-up=0",
                "--midstream=" + launcher(),
                "--out=" + folder.resolve("results")));
        all.addAll(List.of(options));
        return Bench.commandLine().setOut(new PrintWriter(said)).execute(all.toArray(String[]::new));
    }

    /** The distribution may not be built yet; the classes are on the class path. */
    private Path launcher() throws IOException {
        Path launcher = folder.resolve("midstream");
        Files.writeString(
                launcher, """
                #!/bin/sh
                exec '%s/bin/java' $MIDSTREAM_JAVA_OPTS -cp '%s' dev.midstream.cli.Midstream "$@"
                """.formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
        return Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
