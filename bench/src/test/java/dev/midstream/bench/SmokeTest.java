package dev.midstream.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every method on a table too small to measure anything: the benchmark must not rot. */
class SmokeTest {
    @TempDir
    private Path folder;

    @Test
    void everyMethodLeavesEveryRowRight() throws IOException {
        StringWriter said = new StringWriter();
        int code = Bench.commandLine()
                .setOut(new PrintWriter(said))
                .execute(
                        "--rows=20k",
                        "--tables=uuid",
                        "--workers=1",
                        "--idle=1",
                        "--warm-up=0",
                        "--midstream=" + launcher(),
                        "--out=" + folder.resolve("results"));
        assertEquals(0, code, said.toString());
        String report = Files.readString(folder.resolve("results/report.md"));
        assertTrue(report.contains("6 measurements. No row was wrong."), report);
        assertTrue(Files.exists(folder.resolve("results/uuid-20k.svg")), report);
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
